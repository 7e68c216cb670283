import type { Clock, Environment, Random, TenantId } from "#domain";
import { createBreakers, createRetry, type Limiter } from "#guard";
import {
  type BrokerManifest,
  type Call,
  type ClosableNet,
  createClient,
  type Net,
  type Origins,
  originsOf,
  undiciNet,
} from "#kit";
import { type Effective, effectiveSettings } from "#settings";
import type { CallRequest } from "#sync";
import type { Watch } from "../watch/watch.ts";
import type { ErrorTally, FailedCall } from "./error-tally.ts";
import { governed, type SettingsOf } from "./governed.ts";

/** Stand-ins for the paper origins of brokers by id, such as those of a sandbox. */
export type OriginsOf = Readonly<Record<string, Origins>>;

type Parts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly limiter: Limiter;
  readonly origins: OriginsOf;
  readonly watch: Pick<Watch, "observer" | "call">;
  /** Brokers that this program is itself, by id; no byte for them leaves it. */
  readonly own?: Readonly<Record<string, (tenant: TenantId) => Net>>;
  /** How brokers are used here. Default: as their manifests say. */
  readonly settings?: SettingsOf;
  /** Told of calls that failed for good. */
  readonly tally?: ErrorTally;
};

/** Calls to brokers: what all of a process share, and one net for each broker and environment. */
export function createCalls(parts: Parts) {
  const { clock, random, limiter, origins, watch, own = {}, tally } = parts;
  const { settings = ofManifest } = parts;
  const retry = createRetry({ clock, random });
  const breakers = createBreakers({ clock });
  const nets = new Map<string, ClosableNet>();

  /** A net reaches the hosts of its own environment and no other, whoever asks it. */
  function netOf(manifest: BrokerManifest, environment: Environment): ClosableNet {
    const key = `${manifest.id} ${environment}`;
    const known = nets.get(key);
    if (known) return known;
    const own = originsOf(manifest, environment, insteadOf(manifest, environment));
    const net = undiciNet({ origins: Object.values(own) });
    nets.set(key, net);
    return net;
  }

  const insteadOf = ({ id }: BrokerManifest, environment: Environment) =>
    environment === "paper" ? origins[id] : undefined;

  return {
    breakers,
    /** `tenant`: whose account it is, where the broker is this program. */
    callOf(asked: CallRequest, tenant: TenantId) {
      const { connection, adapter, ...request } = asked;
      const { environment } = connection;
      const { id } = adapter.manifest;
      const observe = watch.observer(asked);
      const call = governed({
        adapter,
        settings: () => settings(adapter.manifest, environment).settings,
        client: ({ attemptMs, deadlineMs, maxRetries }, sparing) =>
          createClient({
            ...{ attemptMs, deadlineMs, maxRetries, ...request, observe },
            adapter: sparing,
            environment,
            origins: insteadOf(adapter.manifest, environment),
            net: own[id]?.(tenant) ?? netOf(adapter.manifest, environment),
            ...{ limiter, retry, breakers, clock },
            credential: connection.id,
          }),
      });
      const failed = { tenant, connection: connection.id, manifest: adapter.manifest, environment };
      return watch.call(asked, tally ? tallied(call, tally, failed) : call);
    },
    close: async () => {
      await tally?.close();
      await Promise.all([...nets.values()].map((net) => net.close()));
    },
  };
}

const UNSET = new Map<string, Effective>();

/** As nothing is set. */
const ofManifest: SettingsOf = (manifest, environment) => {
  const key = `${manifest.id} ${environment}`;
  const known = UNSET.get(key) ?? effectiveSettings(manifest, environment, []);
  UNSET.set(key, known);
  return known;
};

const tallied =
  (call: Call, tally: ErrorTally, failed: Omit<FailedCall, "endpoint">): Call =>
  async (endpoint, params, extras) => {
    try {
      return await call(endpoint, params, extras);
    } catch (error) {
      tally.note({ ...failed, endpoint }, error);
      throw error;
    }
  };

export type Calls = ReturnType<typeof createCalls>;
