import type { Environment } from "#domain";
import { BrokerApiError } from "#guard";
import type { BrokerAdapter, BrokerManifest, Call } from "#kit";
import type { Effective } from "#settings";

type Settings = Effective["settings"];

/** The settings of a broker now; the same object for as long as they do not change. */
export type SettingsOf = (
  manifest: BrokerAdapter["manifest"],
  environment: Environment,
) => Effective;

type Parts = {
  readonly settings: () => Settings;
  readonly adapter: BrokerAdapter;
  /** A client that works by such settings. */
  readonly client: (settings: Settings, adapter: BrokerAdapter) => Call;
};

/**
 * A call that follows the settings of its broker: what changed holds from the next call on, and
 * what is under way ends as it began.
 */
export function governed({ settings, adapter, client }: Parts): Call {
  let made: { readonly by: Settings; readonly call: Call } | undefined;
  return async (endpoint, params, extras) => {
    const now = settings();
    if (!now.enabled) throw switchedOff(adapter);
    if (made?.by !== now) {
      const manifest = spared(adapter.manifest, now);
      made = { by: now, call: client(now, { ...adapter, manifest }) };
    }
    return made.call(endpoint, params, extras);
  };
}

/** The facts of a broker with the share of its limits that is used here, at least one call each. */
export function spared(manifest: BrokerManifest, { limitShare }: Settings): BrokerManifest {
  if (limitShare === 1) return manifest;
  const limits = manifest.limits.map((limit) => ({
    ...limit,
    max: Math.max(1, Math.floor(limit.max * limitShare)),
  }));
  return { ...manifest, limits };
}

const switchedOff = ({ manifest: { id, name } }: BrokerAdapter) =>
  new BrokerApiError(`${name} is switched off in the configuration`, {
    ...{ code: "BROKER_UNAVAILABLE", broker: id, outcome: "not-sent", retryable: false },
    ...{ owner: "user", next: "Switch it on again on the page Configuration" },
  });
