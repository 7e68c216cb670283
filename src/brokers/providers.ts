import { type Environment, fail } from "#domain";
import {
  type BrokerAdapter,
  type BrokerCatalogue,
  type BrokerManifest,
  createCatalogue,
  credentialProblems,
  type FieldProblem,
  type Read,
} from "#kit";
import { type BrokerMetadata, metadataOf } from "./metadata.ts";
import { type BrokerProvider, createProvider, type ProviderParts } from "./provider.ts";
import { brokers } from "./registry.ts";

/** The environments by the names that others use; "demo" is paper. */
export type ProviderOptions = { readonly environment?: Environment | "demo" };

/** A broker of the catalogue as a provider: what it is, where, and how its code is had. */
export type CatalogueProvider = BrokerProvider & {
  readonly environment: Environment;
  readonly manifest: BrokerManifest;
  readonly metadata: BrokerMetadata;
  readonly adapter: () => Promise<BrokerAdapter>;
};

/** Makes a provider of one's own. */
export type ProviderFactory = (options: ProviderOptions) => BrokerProvider;

export type BrokerConfig = ProviderOptions & {
  readonly brokerType: string;
  readonly credentials: Readonly<Record<string, unknown>>;
};

/** What a broker must be able to do to be listed. */
export type BrokerQuery = {
  readonly reads?: Read;
  readonly assetClass?: string;
  readonly orderType?: string;
  readonly realtime?: true;
};

/** The seeds' names over a catalogue of one's own; `parts` are what providers are driven with. */
export function createProviders(catalogue: BrokerCatalogue, parts: ProviderParts) {
  const factories = new Map<string, ProviderFactory>();
  const ofCatalogue = (name: string, options: ProviderOptions): CatalogueProvider => {
    const manifest = catalogue.manifest(name);
    const environment = environmentOf(manifest, options);
    const adapter = () => catalogue.adapter(name);
    return {
      ...createProvider({ brokerType: name, environment, adapter }, parts),
      ...{ environment, manifest, metadata: metadataOf(manifest, name), adapter },
    };
  };
  return {
    /** Fails with "unknown-broker". Without an environment it is paper, never live. */
    getBrokerProvider: (name: string, options: ProviderOptions = {}): BrokerProvider =>
      factories.get(name.toLowerCase())?.(options) ?? ofCatalogue(name, options),
    /** A provider of one's own under a name of its own; fails with "broker-name-taken". */
    registerBrokerProvider: (name: string, factory: ProviderFactory): void => {
      const isTaken = factories.has(name.toLowerCase()) || catalogue.find(name) !== undefined;
      if (isTaken) nameTaken(name);
      factories.set(name.toLowerCase(), factory);
    },
    isBrokerSupported: (name: string): boolean =>
      factories.has(name.toLowerCase()) || catalogue.find(name) !== undefined,
    /** Fails with "unknown-broker". */
    getBrokerMetadata: (name: string) => metadataOf(catalogue.manifest(name), name),
    /** Ids of the brokers that can do all that is asked. */
    getSupportedBrokers: (query: BrokerQuery = {}): readonly string[] =>
      catalogue
        .manifests()
        .filter((manifest) => answers(manifest, query))
        .map(({ id }) => id),
    validateBrokerConfig: (config: BrokerConfig) => validate(catalogue, config),
  };
}

type Validation = { readonly isValid: boolean; readonly errors: readonly FieldProblem[] };

function validate(catalogue: BrokerCatalogue, config: BrokerConfig): Validation {
  const manifest = catalogue.find(config.brokerType);
  if (!manifest) {
    const message = `There is no broker "${config.brokerType}"`;
    return { isValid: false, errors: [{ field: "brokerType", message }] };
  }
  const { environment } = config;
  const lacks = environment && !manifest.environments[named(environment)];
  const errors = [
    ...(lacks
      ? [{ field: "environment", message: `${manifest.name} has no "${environment}"` }]
      : []),
    ...credentialProblems(manifest, config.credentials),
  ];
  return { isValid: errors.length === 0, errors };
}

const named = (environment: Environment | "demo"): Environment =>
  environment === "demo" ? "paper" : environment;

function environmentOf(manifest: BrokerManifest, { environment }: ProviderOptions): Environment {
  if (environment !== undefined) return named(environment);
  return manifest.environments.paper ? "paper" : "live";
}

function answers({ capabilities }: BrokerManifest, query: BrokerQuery): boolean {
  const { reads, assetClass, orderType, realtime } = query;
  return (
    (reads === undefined || capabilities.reads.includes(reads)) &&
    (assetClass === undefined || capabilities.assetClasses.includes(assetClass)) &&
    (orderType === undefined || capabilities.orderTypes.includes(orderType)) &&
    (realtime === undefined || capabilities.realtime)
  );
}

const nameTaken = (name: string): never =>
  fail({
    code: "broker-name-taken",
    message: `The name "${name}" belongs to another broker`,
    owner: "user",
    next: "Register the provider under another name",
  });

/** The brokers that this program brings, and those that were registered in this process. */
export const brokerCatalogue = createCatalogue(brokers);
