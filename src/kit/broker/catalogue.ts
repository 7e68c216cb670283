import { fail, unknownBroker } from "#domain";
import type { BrokerAdapter } from "./adapter.ts";
import type { BrokerManifest } from "./manifest.ts";

/** A broker as the registry holds it: its facts at hand, its code loaded when it is needed. */
export type BrokerEntry = {
  readonly manifest: BrokerManifest;
  readonly load: () => Promise<BrokerAdapter>;
};

/** The brokers that there are, found by id or alias; case does not matter. */
export type BrokerCatalogue = {
  readonly manifests: () => readonly BrokerManifest[];
  /** Undefined for a name that no broker has. */
  readonly find: (name: string) => BrokerManifest | undefined;
  /** Fails with "unknown-broker". */
  readonly manifest: (name: string) => BrokerManifest;
  /** Loads the code of a broker, once. Fails with "unknown-broker". */
  readonly adapter: (name: string) => Promise<BrokerAdapter>;
  /** Adds a broker. Fails with "broker-name-taken" if another has its id or one of its aliases. */
  readonly register: (entry: BrokerEntry) => void;
};

/**
 * Finds brokers by id or alias, whatever the case. Fails with "broker-name-taken" where two would
 * have one name.
 */
export function createCatalogue(entries: readonly BrokerEntry[]): BrokerCatalogue {
  const byName = new Map<string, BrokerEntry>();
  const all: BrokerEntry[] = [];
  const register = (entry: BrokerEntry) => {
    const names = namesOf(entry.manifest);
    const taken = names.find((name) => byName.has(name));
    if (taken !== undefined) nameTaken(taken, entry.manifest.id);
    all.push(entry);
    for (const name of names) byName.set(name, entry);
  };
  const entryOf = (name: string) => byName.get(name.toLowerCase());
  const known = (name: string) =>
    entryOf(name) ??
    fail(
      unknownBroker(
        name,
        all.map(({ manifest }) => manifest.id),
      ),
    );
  for (const entry of entries) register(entry);
  return {
    manifests: () => all.map(({ manifest }) => manifest),
    find: (name) => entryOf(name)?.manifest,
    manifest: (name) => known(name).manifest,
    adapter: (name) => known(name).load(),
    register,
  };
}

/** A broker whose code is at hand. */
export const entryOf = (adapter: BrokerAdapter): BrokerEntry => ({
  manifest: adapter.manifest,
  load: async () => adapter,
});

const namesOf = ({ id, aliases = [] }: BrokerManifest): readonly string[] => [
  ...new Set([id, ...aliases].map((name) => name.toLowerCase())),
];

const nameTaken = (name: string, id: string): never =>
  fail({
    code: "broker-name-taken",
    message: `The name "${name}" of broker "${id}" belongs to another broker`,
    owner: "user",
    next: "Give the broker another id or alias",
  });
