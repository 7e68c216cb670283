import type { Environment } from "#domain";
import type { BrokerManifest } from "#kit";
import {
  type BrokerSettings,
  SETTING_NAMES,
  type SettingName,
  type SettingsDocument,
} from "./document.ts";

/** Where a setting came from; later ones win. */
export const SETTINGS_SOURCES = ["default", "file", "environment", "database"] as const;
export type SettingsSource = (typeof SETTINGS_SOURCES)[number];

export type Layer = {
  readonly source: Exclude<SettingsSource, "default">;
  readonly document: SettingsDocument;
};

/** What holds for one broker in one environment, and which layer said so. */
export type Effective = {
  readonly settings: Required<Omit<BrokerSettings, "commission">> &
    Pick<BrokerSettings, "commission">;
  readonly from: Readonly<Record<SettingName, SettingsSource>>;
};

/** Settings of a broker, the later layers over the earlier, and the environment's own over both. */
export function effectiveSettings(
  manifest: BrokerManifest,
  environment: Environment,
  layers: readonly Layer[],
): Effective {
  const settings: Record<string, unknown> = { ...defaultsOf(manifest) };
  const from = Object.fromEntries(SETTING_NAMES.map((name) => [name, "default"])) as Record<
    SettingName,
    SettingsSource
  >;
  const take = (source: SettingsSource, part: BrokerSettings) => {
    for (const name of SETTING_NAMES) {
      if (part[name] === undefined) continue;
      settings[name] = part[name];
      from[name] = source;
    }
  };
  for (const { source, document } of layers) {
    const section = document.brokers[manifest.id] ?? {};
    take(source, section);
    take(source, section[environment] ?? {});
  }
  return { settings: settings as Effective["settings"], from };
}

const defaultsOf = ({ cadence }: BrokerManifest): Omit<Required<BrokerSettings>, "commission"> => ({
  ...{ enabled: true, limitShare: 1, attemptMs: 30_000, deadlineMs: 120_000, maxRetries: 3 },
  ...{ intervalMinutes: cadence.defaultMinutes, priority: 100 },
});
