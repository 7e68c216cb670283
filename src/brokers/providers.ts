import type { Environment } from "#domain";
import {
  type BrokerAdapter,
  type BrokerCatalogue,
  type BrokerManifest,
  createCatalogue,
  credentialProblems,
  entryOf,
  type FieldProblem,
  type Read,
} from "#kit";
import { type BrokerMetadata, metadataOf } from "./metadata.ts";
import { brokers } from "./registry.ts";

/** The environments by the names that others use; "demo" is paper. */
export type ProviderOptions = { readonly environment?: Environment | "demo" };

/** A broker that is ready to be asked: what it is, where, and how its code is had. */
export type BrokerProvider = {
  readonly brokerType: string;
  readonly environment: Environment;
  readonly manifest: BrokerManifest;
  readonly metadata: BrokerMetadata;
  readonly adapter: () => Promise<BrokerAdapter>;
};

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

/** The seeds' names over a catalogue of one's own. */
export function createProviders(catalogue: BrokerCatalogue) {
  return {
    /** Fails with "unknown-broker". Without an environment it is paper, never live. */
    getBrokerProvider: (name: string, options: ProviderOptions = {}): BrokerProvider => {
      const manifest = catalogue.manifest(name);
      return {
        brokerType: name,
        environment: environmentOf(manifest, options),
        manifest,
        metadata: metadataOf(manifest, name),
        adapter: () => catalogue.adapter(name),
      };
    },
    /** Adds a broker of one's own, under its id and aliases. */
    registerBrokerProvider: (adapter: BrokerAdapter) => catalogue.register(entryOf(adapter)),
    isBrokerSupported: (name: string) => catalogue.find(name) !== undefined,
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

/** The brokers that this program brings, and those that were registered in this process. */
export const brokerCatalogue = createCatalogue(brokers);

export const {
  getBrokerProvider,
  registerBrokerProvider,
  isBrokerSupported,
  getBrokerMetadata,
  getSupportedBrokers,
  validateBrokerConfig,
} = createProviders(brokerCatalogue);
