import { brokerCatalogue } from "#brokers";
import type { TenantId } from "#domain";
import type { Limiter } from "#guard";
import type { Services } from "#http";
import { createOutages } from "#schedule";
import { LOCAL_TENANT, openDatabase, storeOver, type Store } from "#store";
import type { PullLimits } from "#sync";
import type { TradeRules } from "#trades";
import type { Vault } from "#vault";
import { type Bus, createBus } from "./bus.ts";
import type { Config } from "./config.ts";
import { createLane } from "./capabilities/daily.ts";
import { type Calls, createCalls, type OriginsOf } from "./connections/calls.ts";
import { createErrorTally } from "./connections/error-tally.ts";
import type { Keys } from "./keys.ts";
import { createDrain } from "./drain.ts";
import { isShared, openLimiter } from "./limiter.ts";
import { lazyQueue, type LazyQueue } from "./queue.ts";
import { scheduleState } from "./schedule-state.ts";
import { createReadiness } from "./readiness.ts";
import { type NotifyParts, notifyParts } from "./notify/parts.ts";
import type { NotifySetting } from "./notify/setting.ts";
import { createPaper, PAPER, type Paper } from "./paper.ts";
import { createStreamNets } from "./streams/nets.ts";
import { type LiveSettings, openSettings } from "./settings/live.ts";
import { settingFiles } from "./settings/files.ts";
import type { SettingsSetting } from "./settings/setting.ts";
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
  /** The broker that this program is itself. */
  readonly paper: Paper;
  /** What telling users stands on. */
  readonly telling: NotifyParts;
  readonly vault: Vault;
  readonly keys: Keys;
  readonly surroundings: Surroundings;
  readonly breakers: Calls["breakers"];
  /** How brokers are used now. */
  readonly settings: LiveSettings;
  /** Carries slots to workers; opened when it is first needed. */
  readonly queue: LazyQueue;
  /** Has those who listen here hear of other processes from now on. */
  readonly hearOthers: (onTrouble: (error: unknown) => void) => void;
  /** Whether limits are counted with others at Redis; true where there is no Redis to ask. */
  readonly limitsShared: () => boolean;
  /** The limiter that processes share at Redis, while it answers. */
  readonly sharedLimiter: () => Limiter | undefined;
  /** Resolves when no connection is being read any more. */
  readonly idle: () => Promise<void>;
  /** Has pulls end at their page, since the process ends; others go on from there. */
  readonly endPulls: () => void;
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
  /** Sources of the settings of brokers besides data folder and database. */
  readonly settings?: SettingsSetting | undefined;
  /** How users are told. Default: neither by mail nor inside of networks. */
  readonly notify?: NotifySetting | undefined;
  /** Where browsers find the dashboard, for links in mails. */
  readonly url?: string | undefined;
  /** Whether orders are listened to while connections are in use, as a server does. Default false. */
  readonly isLive?: boolean;
  /** Looks on, for logs and measures. Default: nobody does. */
  readonly watch?: Watch;
  /** How long what is read may go on once it is closed. Default: 20 seconds. */
  readonly drainMs?: number | undefined;
};

const NO_SETTINGS: SettingsSetting = { environment: { brokers: {} } };
const QUIET: NotifySetting = { from: "", networks: [] };
const HERE = "http://127.0.0.1:3210";

/** Opens the database and builds everything that stands on it. */
export async function openSystem(options: SystemOptions): Promise<System> {
  const { surroundings, folder, rules = {}, origins = {}, watch = unwatched } = options;
  const store = await storeOver(watch.database(await openDatabase(storageOf(options))));
  const settings = await settingsOver(options, store);
  const secrets = openVault({ folder, store, surroundings });
  const opened = await openLimiter(options);
  const limiter = watch.limiter(opened);
  const { random } = surroundings;
  const paper = createPaper({ store, clock: surroundings });
  const own = { [PAPER]: paper.netOf };
  const storeOf = (tenant: TenantId) => store.forTenant(tenant).brokerErrors;
  const tally = createErrorTally({ clock: surroundings, storeOf });
  const calls = createCalls({
    ...{ clock: surroundings, random, limiter, origins, watch, own, tally },
    settings: settings.of,
  });
  const outages = createOutages({ clock: surroundings });
  const queue = lazyQueue({ redisUrl: options.redisUrl, store, clock: surroundings });
  const { database } = store;
  const bus = createBus({ database, clock: surroundings, name: surroundings.newId() });
  const limitsShared = () => isShared(opened);
  const { vault } = secrets;
  const ready = createReadiness({ store, vault, queue, limitsShared, clock: surroundings });
  const { notify: setting = QUIET, url = HERE } = options;
  const telling = notifyParts({ store, vault, surroundings, setting, url });
  const drain = createDrain(surroundings, options.drainMs);
  const tenants = createTenants({
    telling,
    ready,
    ...{ folder, store, secrets, calls, limiter, rules, origins, outages, surroundings },
    schedule: () => scheduleState({ store, queue, clock: surroundings }),
    bus,
    ...{ nets: createStreamNets(origins), isLive: options.isLive ?? false },
    isOwn: (broker) => broker in own,
    lane: createLane((error) => options.onFault?.(error)),
    settings,
    pullLimits: options.pullLimits ?? {},
    ...{ isEnding: drain.hasBegun, onLeave: drain.onOver },
    ...{ onFault: options.onFault, watch },
  });
  const close = async () => {
    // A page that is being stored is finished; a pull that takes longer goes on with the next start.
    drain.begin();
    await settings.close();
    await tenants.stopListening();
    await drain.within(tenants.idle());
    await bus.close();
    await queue.close();
    await drain.within(calls.close());
    drain.end();
    await limiter.close();
    await store.close();
  };
  const services = tenants.servicesOf(LOCAL_TENANT);
  const parts = {
    services,
    tenants,
    store,
    telling,
    paper,
    surroundings,
    close,
    idle: tenants.idle,
    endPulls: drain.begin,
  };
  const hearOthers = hearing(bus, tenants);
  const shared = { queue, hearOthers, settings };
  const sharedLimiter = () =>
    options.redisUrl !== undefined && limitsShared() ? opened : undefined;
  const limits = { breakers: calls.breakers, limitsShared, sharedLimiter };
  return { ...parts, ...shared, ...limits, vault, keys: secrets.keys };
}

/** Files may say what nobody can follow; then nothing is opened. */
async function settingsOver(options: SystemOptions, store: Store): Promise<LiveSettings> {
  const { folder, surroundings, settings: { profile, environment } = NO_SETTINGS } = options;
  const files = settingFiles(folder, profile);
  const kept = { store: store.settings, brokers: brokerCatalogue, clock: surroundings };
  try {
    return await openSettings({ ...kept, files, environment });
  } catch (error) {
    await store.close();
    throw error;
  }
}

const hearing =
  (bus: Bus, { hear, missed }: Tenants): System["hearOthers"] =>
  (onTrouble) =>
    bus.hear({ onEvent: hear, onGap: missed, onTrouble });

function storageOf({ folder, databaseUrl, ifInUse = "refuse", surroundings }: SystemOptions) {
  if (databaseUrl !== undefined) return { kind: "server", url: databaseUrl } as const;
  return { kind: "folder", folder, ifInUse, surroundings } as const;
}
