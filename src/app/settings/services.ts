import { type AuditEntry, type Clock, fail, type Failure } from "#domain";
import type { ConfigurationServices, SettingsVersionBody } from "#http";
import type { BrokerCatalogue, BrokerManifest } from "#kit";
import {
  checkDocument,
  differences,
  SETTING_NAMES,
  type SettingsDocument,
  type SettingsStore,
  type SettingsVersion,
} from "#settings";
import type { LiveSettings } from "./live.ts";

type Parts = {
  readonly live: LiveSettings;
  readonly store: SettingsStore;
  readonly brokers: BrokerCatalogue;
  readonly clock: Pick<Clock, "now">;
};

type Act = (version: number) => AuditEntry;
const NONE: SettingsDocument = { brokers: {} };

/** The settings of brokers as the interfaces show and change them. */
export function configurationServices({
  live,
  store,
  brokers,
  clock,
}: Parts): ConfigurationServices {
  const versionOf = async (number: number) =>
    (await store.read(number)) ?? fail(unknownVersion(number));

  type Next = Omit<SettingsVersion, "at" | "version"> & { readonly base: number };
  async function add({ base, ...next }: Next, act?: Act): Promise<SettingsVersionBody> {
    const version = base + 1;
    const before = base === 0 ? undefined : await versionOf(base);
    const added = { ...next, version, at: clock.now() };
    await live.add(added, act?.(version));
    return bodyOf(added, before);
  }

  return {
    async show() {
      await live.reload();
      const latest = live.latest();
      return {
        version: latest?.version ?? 0,
        document: latest?.document ?? NONE,
        brokers: brokers.manifests().map((manifest) => shown(live, manifest)),
      };
    },
    async change({ base, document, reason, author }, act) {
      const checked = checkDocument(document, brokers, "the change");
      return add({ base, document: checked, reason, author }, act);
    },
    async restore({ version, base, reason, author }, act) {
      const { document } = await versionOf(version);
      const checked = checkDocument(document, brokers, `version ${version}`);
      return add({ base, document: checked, reason, author, restores: version }, act);
    },
    async versions(before) {
      const found = await store.list(before);
      const last = found.at(-1);
      const below = last && last.version > 1 ? await store.read(last.version - 1) : undefined;
      return found.map((version, at) => bodyOf(version, found[at + 1] ?? below));
    },
    async version(number) {
      const found = await versionOf(number);
      const before = number > 1 ? await store.read(number - 1) : undefined;
      return { ...bodyOf(found, before), document: found.document };
    },
  };
}

const bodyOf = (found: SettingsVersion, before: SettingsVersion | undefined) => {
  const { document, ...version } = found;
  return { ...version, changes: differences(before?.document ?? NONE, document) };
};

function shown(live: LiveSettings, manifest: BrokerManifest) {
  const { id, name, limits, cadence } = manifest;
  const environments = (["paper", "live"] as const).filter((each) => manifest.environments[each]);
  return {
    ...{ id, name, leastMinutes: cadence.leastMinutes },
    limits: limits.map(({ id: limit, max, perMs, scope }) => ({ id: limit, max, perMs, scope })),
    environments: environments.map((environment) => {
      const { settings, from } = live.of(manifest, environment);
      return {
        environment,
        settings: SETTING_NAMES.filter((each) => settings[each] !== undefined).map((each) => ({
          name: each,
          value: settings[each],
          from: from[each],
        })),
      };
    }),
  };
}

const unknownVersion = (version: number): Failure => ({
  code: "unknown-settings-version",
  message: `There is no version ${version} of the settings`,
  owner: "user",
  next: "List the versions and choose one",
});
