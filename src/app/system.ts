import type { Services } from "#http";
import { createOutages } from "#schedule";
import { LOCAL_TENANT, openDatabase, storeOver, type Store } from "#store";
import type { PullLimits } from "#sync";
import type { TradeRules } from "#trades";
import type { Vault } from "#vault";
import type { Config } from "./config.ts";
import { type Calls, createCalls, type OriginsOf } from "./connections/calls.ts";
import type { Keys } from "./keys.ts";
import { isShared, openLimiter } from "./limiter.ts";
import { scheduleState } from "./schedule-state.ts";
import type { Surroundings } from "./surroundings.ts";
import { createTenants, type Tenants } from "./tenants.ts";
import { openVault } from "./vault.ts";
import { unwatched, type Watch } from "./watch/watch.ts";

/** The blotter opened over one database. */
export type System = {
  /** Those of the local tenant. */
  readonly services: Services;
  readonly tenants: Tenants;
  readonly store: Store;
  readonly vault: Vault;
  readonly keys: Keys;
  readonly surroundings: Surroundings;
  readonly breakers: Calls["breakers"];
  /** Whether limits are counted with others at Redis; true where there is no Redis to ask. */
  readonly limitsShared: () => boolean;
  /** Resolves when no connection is being read any more. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Which blotter a program opens, and how round trips are built in it. */
export type BlotterOptions = {
  /** Data folder. Default: OPENBLOTTER_DATA, else the user's data folder. */
  readonly data?: string | undefined;
  /** A Postgres server, in place of the database in the folder. */
  readonly databaseUrl?: string | undefined;
  readonly rules?: Partial<TradeRules> | undefined;
};

export type SystemOptions = Pick<Config, "folder" | "databaseUrl" | "redisUrl"> & {
  /** What this process is called among those that share a Redis. */
  readonly seat?: string | undefined;
  /** How much one reading of a connection does at most. */
  readonly pullLimits?: Partial<PullLimits>;
  /** Whether to share the database of another process on the folder, where that is possible. */
  readonly ifInUse?: "refuse" | "join";
  readonly surroundings: Surroundings;
  readonly rules?: Partial<TradeRules>;
  /** Stand-ins for the paper origins of brokers, such as those of a sandbox. */
  readonly origins?: OriginsOf | undefined;
  /** Told of errors while a broker is read that are no expected outcome. */
  readonly onFault?: ((error: unknown) => void) | undefined;
  /** Looks on, for logs and measures. Default: nobody does. */
  readonly watch?: Watch;
};

const CLOSING_MS = 20_000;

/** Opens the database and builds everything that stands on it. */
export async function openSystem(options: SystemOptions): Promise<System> {
  const { surroundings, folder, rules = {}, origins = {}, watch = unwatched } = options;
  const store = await storeOver(watch.database(await openDatabase(storageOf(options))));
  const secrets = openVault({ folder, store, surroundings });
  const opened = await openLimiter(options);
  const limiter = watch.limiter(opened);
  const { random } = surroundings;
  const calls = createCalls({ clock: surroundings, random, limiter, origins, watch });
  const outages = createOutages({ clock: surroundings });
  const tenants = createTenants({
    ...{ folder, store, secrets, calls, limiter, rules, origins, outages, surroundings },
    schedule: scheduleState({ store, breakers: calls.breakers, surroundings }),
    pullLimits: options.pullLimits ?? {},
    ...{ onFault: options.onFault, watch },
  });
  const close = async () => {
    // A page that is being stored is finished; a pull that takes longer goes on with the next start.
    const done = new AbortController();
    const late = surroundings.sleep(CLOSING_MS, done.signal).catch(() => undefined);
    await Promise.race([tenants.idle(), late]);
    done.abort();
    await calls.close();
    await limiter.close();
    await store.close();
  };
  const services = tenants.servicesOf(LOCAL_TENANT);
  const own = { services, tenants, store, surroundings, close, idle: tenants.idle };
  const limits = { breakers: calls.breakers, limitsShared: () => isShared(opened) };
  return { ...own, ...limits, vault: secrets.vault, keys: secrets.keys };
}

function storageOf({ folder, databaseUrl, ifInUse = "refuse", surroundings }: SystemOptions) {
  if (databaseUrl !== undefined) return { kind: "server", url: databaseUrl } as const;
  return { kind: "folder", folder, ifInUse, surroundings } as const;
}
