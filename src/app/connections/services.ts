import {
  type Clock,
  type ConnectionId,
  type DeadLetters,
  epochMs,
  fail,
  FailureError,
  type ImportId,
  type Instant,
  instantOf,
  type PullId,
  type Random,
  type TenantId,
} from "#domain";
import type { Limiter } from "#guard";
import {
  type AccountSettings,
  type ConnectionServices,
  type Events,
  type PullBody,
  type ServerEvent,
  wire,
} from "#http";
import { bucketsOf, type BrokerCatalogue, originsOf } from "#kit";
import { checkInterval, nextDueAt } from "#schedule";
import type { TenantStore } from "#store";
import {
  type CallRequest,
  type ConnectedAccountChange,
  type Connection,
  createConnections,
  createPulls,
  type CredentialStore,
  nextRead,
  type Outages,
  type Pull,
  type PullLimits,
  type PullOptions,
  type PullProgress,
  type PullResult,
  type PullsParts,
  openSession,
  type PullTrigger,
  type Session,
  type TokenSeal,
  unknownConnection,
} from "#sync";
import type { TradeRules } from "#trades";
import { reloginOf } from "../relogins.ts";
import { brokerBody, connectionBody } from "./bodies.ts";
import type { Watch } from "../watch/watch.ts";
import type { Calls, OriginsOf } from "./calls.ts";

export type ConnectionsParts = {
  readonly tenant: TenantId;
  readonly store: TenantStore;
  readonly brokers: BrokerCatalogue;
  readonly credentials: CredentialStore;
  readonly seal: TokenSeal;
  readonly calls: Calls;
  readonly limiter: Limiter;
  readonly pullLimits: Partial<PullLimits>;
  readonly origins: OriginsOf;
  readonly clock: Clock;
  readonly random: Random;
  readonly rules: Partial<TradeRules>;
  readonly events: Events;
  readonly outages: Outages;
  readonly deadLetters: DeadLetters;
  /** Told of errors that are no expected outcome of a pull, for the log. */
  readonly onFault?: ((error: unknown) => void) | undefined;
  readonly watch: Pick<Watch, "pull" | "pages">;
  /** Names this process in leases. */
  readonly owner: string;
  readonly newId: () => string;
};

export type RunningConnections = ConnectionServices & {
  /** Begins to read a connection and does not wait. Fails with "connection-refused" if it is paused. */
  readonly begin: (id: ConnectionId) => Promise<void>;
  /** Reads a connection because its time has come. */
  readonly runScheduled: (id: ConnectionId, dueAt: Instant) => Promise<PullResult>;
  /** Asks the broker of a connection, signed in. */
  readonly sessionOf: (connection: Connection) => Promise<Session>;
  /** Resolves when no pull runs any more that goes on by itself. */
  readonly idle: () => Promise<void>;
  readonly busy: () => boolean;
};

/** Connections as endpoints ask for them. */
export function connectionServices(parts: ConnectionsParts): RunningConnections {
  const { store, brokers, events, clock } = parts;
  const { connections } = store;
  const engine = {
    store: parts.watch.pages(connections),
    around: parts.watch.pull,
    credentials: parts.credentials,
    seal: parts.seal,
    adapterOf: (broker: string) => brokers.adapter(broker),
    callOf: (request: CallRequest) => parts.calls.callOf(request, parts.tenant),
    clock,
    random: parts.random,
    rules: parts.rules,
    owner: parts.owner,
    limits: parts.pullLimits,
    newPullId: () => parts.newId() as PullId,
    newConnectionId: () => parts.newId() as ConnectionId,
    newImportId: () => parts.newId() as ImportId,
    onProgress: (progress: PullProgress) => events.publish(progressEvent(progress)),
    nextDueAt: dueAfter(parts),
    outages: parts.outages,
    deadLetters: parts.deadLetters,
  };
  const lifecycle = createConnections(engine);
  const pulls = createPulls(engine);

  const found = async (id: ConnectionId) =>
    (await connections.read(id)) ?? fail(unknownConnection(id));

  const bodyOf = async (connection: Connection) => {
    const [accounts, breaks, quarantined, reloginDueAt] = await Promise.all([
      connections.accounts(connection.id),
      connections.breaks({ connection: connection.id, open: true }),
      store.blotter.quarantine({ import: connection.source }, { limit: 1000 }),
      reloginOf({ connections, brokers }, connection),
    ]);
    const brokerName = brokers.find(connection.broker)?.name ?? connection.broker;
    const beside = {
      ...{ brokerName, accounts, openBreaks: breaks.length },
      quarantined: quarantined.items.length,
      reloginDueAt,
    };
    return connectionBody(connection, beside);
  };

  const pull = async (
    id: ConnectionId,
    trigger: PullTrigger,
    options: PullOptions = {},
  ): Promise<PullResult> => {
    const result = await pulls.pull(id, trigger, options);
    if ("pull" in result) told(events, result.pull);
    if ("error" in result && isFault(result.error)) parts.onFault?.(result.error);
    events.publish({ type: "connection-changed", connection: id });
    return result;
  };

  const running = new Map<ConnectionId, Promise<PullResult>>();
  const start = (id: ConnectionId, work: Promise<PullResult>): Promise<PullResult> => {
    const tracked = work.finally(() => {
      if (running.get(id) === tracked) running.delete(id);
    });
    running.set(id, tracked);
    // Nobody may wait for it; how it fares shows in the connection and its log.
    tracked.catch(() => undefined);
    return tracked;
  };
  /** Two who ask for what is new at once get the same. */
  const begin = (
    id: ConnectionId,
    trigger: PullTrigger,
    options: PullOptions = {},
  ): Promise<PullResult> => running.get(id) ?? start(id, pull(id, trigger, options));
  /** The past is read once what is being read now has come to its end. */
  const readPast = async (id: ConnectionId, from: Instant | undefined): Promise<PullResult> => {
    await found(id);
    const before = running.get(id)?.catch(() => undefined) ?? Promise.resolve();
    return start(
      id,
      before.then(() => pull(id, "backfill", { from })),
    );
  };
  const shown = async (id: ConnectionId, work: Promise<PullResult>): Promise<PullBody> =>
    wire(outcomeOf(await work, await found(id)));

  return {
    async begin(id) {
      const connection = await found(id);
      if (connection.state === "paused") outcomeOf({ status: "refused" }, connection);
      void begin(id, "manual");
    },
    async sessionOf(connection) {
      const adapter = await brokers.adapter(connection.broker);
      const { owner } = parts;
      return openSession(engine, { connection, adapter, owner, observe: undefined });
    },
    idle: async () => void (await Promise.allSettled(running.values())),
    busy: () => running.size > 0,
    brokers: () => brokers.manifests().map(brokerBody),
    list: async () => Promise.all((await connections.list()).map(bodyOf)),
    read: async (id) => bodyOf(await found(id)),
    async connect(input, act) {
      const { connection } = await lifecycle.connect({ tenant: parts.tenant, ...input }, act);
      void begin(connection.id, "first");
      return bodyOf(await found(connection.id));
    },
    async reconnect(id, credentials, act) {
      await lifecycle.reconnect(id, credentials, act);
      void begin(id, "manual");
      return bodyOf(await found(id));
    },
    async change(id, { label, syncEnabled, intervalMinutes }, act) {
      const before = await found(id);
      const settings = {
        ...(label !== undefined && { label }),
        ...(syncEnabled !== undefined && { syncEnabled }),
        ...(intervalMinutes !== undefined && (await rescheduled(parts, before, intervalMinutes))),
      };
      return bodyOf(await lifecycle.change(id, settings, act));
    },
    async changeAccount(id, account, change, act) {
      const connection = await found(id);
      const given = accountChange(parts, connection, change);
      await connections.changeAccount(id, account, given, act);
      // An account that is to be read more often makes the whole connection due earlier.
      const next = await rescheduled(parts, connection, connection.intervalMinutes);
      return bodyOf(await connections.change(id, next));
    },
    disconnect: (id, options, act) => lifecycle.disconnect(id, options, act),
    sync: (id) => shown(id, begin(id, "manual")),
    backfill: (id, from) => shown(id, readPast(id, from)),
    runScheduled: (id, dueAt) => begin(id, "scheduled", { dueAt }),
    async pulls(id, page) {
      const { items, next } = await connections.pulls(id, page);
      return { items: items.map((item) => wire(item)), ...(next !== undefined && { next }) };
    },
    coverage: (account, from, to) => connections.coverage(account, from, to),
    breaks: async (filter) => wire(await connections.breaks(filter)),
    limits: async (id) => limitsOf(parts, await found(id)),
  };
}

/** Tells those who watch how a pull ended. */
function told(events: Events, { connection, failure, pages, imported, ...rest }: Pull): void {
  const done = { type: "sync-progress", connection, phase: "done", pages, imported } as const;
  const why = failure as NonNullable<PullBody["failure"]> | undefined;
  events.publish({ ...done, ...(why && { failure: why }) });
  if (imported + rest.updated + rest.quarantined > 0)
    events.publish({ type: "data-changed", reason: "sync" });
}

/** What a broker or the user can bring about is in the log of pulls; the rest is a fault of ours. */
const isFault = (error: unknown) => !(error instanceof FailureError);

const dueAfter =
  ({ brokers, origins }: Pick<ConnectionsParts, "brokers" | "origins">): DueAfter =>
  ({ id, broker, environment, intervalMinutes }, reading) => {
    const { market, ...cadence } = brokers.find(broker)?.cadence ?? { leastMinutes: 0 };
    // What stands in for a broker keeps no holidays.
    const isReal = environment === "live" || origins[broker] === undefined;
    const hours = isReal && market !== undefined ? { market } : {};
    return nextDueAt({ id, intervalMinutes, cadence: { ...cadence, ...hours }, ...reading });
  };

type DueAfter = NonNullable<PullsParts["nextDueAt"]>;

/** A shorter interval counts from the last reading; what is retried or paused keeps its time. */
async function rescheduled(parts: ConnectionsParts, before: Connection, minutes: number) {
  const { state, lastAttemptAt: startedAt } = before;
  const intervalMinutes = checkInterval(minutes);
  if (state !== "connected" || startedAt === undefined) return { intervalMinutes };
  const read = { startedAt, endedAt: parts.clock.now() };
  const accounts = await parts.store.connections.accounts(before.id);
  const changed = { ...before, intervalMinutes };
  const nextAttemptAt = nextRead({ nextDueAt: dueAfter(parts) }, changed, { accounts, read });
  return { intervalMinutes, nextAttemptAt };
}

/** Fails with "account-not-separate" where a broker tells of all accounts in one report. */
function accountChange(
  { brokers }: ConnectionsParts,
  { broker }: Connection,
  { intervalMinutes, syncEnabled }: AccountSettings,
): ConnectedAccountChange {
  const manifest = brokers.find(broker);
  if (manifest?.history.per === "connection") fail(accountNotSeparate(manifest.name));
  return {
    ...(intervalMinutes !== undefined && {
      intervalMinutes: intervalMinutes === null ? null : checkInterval(intervalMinutes),
    }),
    ...(syncEnabled !== undefined && { syncEnabled }),
  };
}

const accountNotSeparate = (broker: string) => ({
  code: "account-not-separate",
  message: `${broker} tells of all accounts in one report, so one cannot be read apart from the others`,
  owner: "user" as const,
  next: "Change the interval of the connection",
});

async function limitsOf(parts: ConnectionsParts, connection: Connection) {
  const { brokers, limiter, origins, clock } = parts;
  const manifest = brokers.find(connection.broker);
  if (!manifest) return [];
  const { environment, id } = connection;
  const instead = environment === "paper" ? origins[manifest.id] : undefined;
  const [origin = ""] = Object.values(originsOf(manifest, environment, instead));
  const buckets = bucketsOf(manifest, { environment, host: hostOf(origin), credential: id });
  return Promise.all(
    buckets.map(async (bucket) => {
      const { current, resetAt, frozenForMs } = await limiter.status(bucket);
      const { max, windowMs: perMs } = bucket;
      const frozenUntil = instantOf(epochMs(clock.now()) + Math.ceil(frozenForMs));
      return {
        ...{ id: bucket.limit.id, current, max, perMs },
        ...(current > 0 && { resetAt }),
        ...(frozenForMs > 0 && { frozenUntil }),
      };
    }),
  );
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : "");

function outcomeOf(result: PullResult, { label }: Connection): Pull {
  if ("pull" in result) return result.pull;
  const why = {
    current: { message: `"${label}" has just been read`, next: "Nothing to do" },
    busy: { message: `"${label}" is being read already`, next: "Wait until it is done" },
    refused: {
      message: `"${label}" is paused or needs you to sign in`,
      next: "Resume it, or reconnect it",
    },
    interrupted: {
      message: `Another process took over the reading of "${label}"`,
      next: "Nothing to do: the other process reads it",
    },
  }[result.status];
  throw new FailureError({ code: `connection-${result.status}`, owner: "user", ...why });
}

function progressEvent({ connection, phase, account, pages, imported }: PullProgress): ServerEvent {
  const at = account === undefined ? {} : { account };
  return { type: "sync-progress", connection, phase, ...at, pages, imported };
}
