import { type Clock, type Environment, fail, type Failure } from "#domain";
import type { BrokerCatalogue, BrokerManifest } from "#kit";
import {
  checkDocument,
  differences,
  type Effective,
  effectiveSettings,
  type Layer,
  type SettingsStore,
  type SettingsVersion,
} from "#settings";
import { fileLayers } from "./files.ts";

const LOOK_MS = 2_000;
const ENVIRONMENTS = ["paper", "live"] as const;

export type LiveParts = {
  readonly store: SettingsStore;
  readonly brokers: BrokerCatalogue;
  readonly files: readonly string[];
  /** The document of the environment of the process, as it was read. */
  readonly environment: unknown;
  readonly clock: Pick<Clock, "sleep">;
};

/** How brokers are used now. */
export type LiveSettings = {
  /** Read anew for each call, so that a change holds from the next call on. */
  readonly of: (manifest: BrokerManifest, environment: Environment) => Effective;
  readonly latest: () => SettingsVersion | undefined;
  readonly layers: () => readonly Layer[];
  /** Reads all sources; gives the brokers whose settings changed. Fails with "invalid-settings". */
  readonly reload: () => Promise<readonly string[]>;
  /** Adds a version of the database. Fails with "settings-changed" where it is not the next. */
  readonly add: (...version: Parameters<SettingsStore["add"]>) => Promise<void>;
  /** Looks for changes every two seconds until `close`; what cannot be read changes nothing. */
  readonly follow: (onTrouble: (error: unknown) => void) => void;
  readonly close: () => Promise<void>;
};

/** Reads the settings for the first time. Fails with "invalid-settings". */
export async function openSettings(parts: LiveParts): Promise<LiveSettings> {
  const { store, brokers, clock } = parts;
  const ended = new AbortController();
  const fixed: Layer = {
    source: "environment",
    document: checkDocument(parts.environment, brokers, "the environment of the process"),
  };
  const known = new Map<string, Effective>();
  let latest: SettingsVersion | undefined;
  let layers: readonly Layer[] = [];
  let following: Promise<void> = Promise.resolve();

  async function reload(): Promise<readonly string[]> {
    const [files, version] = await Promise.all([fileLayers(parts.files, brokers), store.latest()]);
    const kept: Layer[] = version
      ? [{ source: "database", document: checkDocument(version.document, brokers, "the database") }]
      : [];
    const before = layers;
    layers = [...files, fixed, ...kept];
    latest = version;
    const changed = changedBrokers(brokers, before, layers);
    for (const id of changed) for (const env of ENVIRONMENTS) known.delete(`${id} ${env}`);
    return changed;
  }

  async function look(onTrouble: (error: unknown) => void): Promise<void> {
    while (!ended.signal.aborted) {
      await clock.sleep(LOOK_MS, ended.signal).catch(() => undefined);
      if (!ended.signal.aborted) await reload().catch(onTrouble);
    }
  }

  await reload();
  return {
    of(manifest, environment) {
      const key = `${manifest.id} ${environment}`;
      const found = known.get(key) ?? effectiveSettings(manifest, environment, layers);
      known.set(key, found);
      return found;
    },
    latest: () => latest,
    layers: () => layers,
    reload,
    async add(version, act) {
      if (!(await store.add(version, act))) fail(changedMeanwhile);
      await reload();
    },
    follow: (onTrouble) => void (following = look(onTrouble)),
    async close() {
      ended.abort();
      await following;
    },
  };
}

function changedBrokers(
  brokers: BrokerCatalogue,
  before: readonly Layer[],
  after: readonly Layer[],
): string[] {
  const changed = brokers.manifests().filter((manifest) =>
    ENVIRONMENTS.some((environment) => {
      const of = (layers: readonly Layer[]) =>
        effectiveSettings(manifest, environment, layers).settings;
      return differences(of(before), of(after)).length > 0;
    }),
  );
  return changed.map(({ id }) => id);
}

const changedMeanwhile: Failure = {
  code: "settings-changed",
  message: "The settings were changed by somebody else meanwhile",
  owner: "user",
  next: "Look at the newest version and make the change again",
};
