import { hostname } from "node:os";
import { join } from "node:path";
import { brokerCatalogue } from "#brokers";
import {
  type ConnectionId,
  type DeadLetter,
  type DeadLetters,
  fail,
  type Instant,
  type TenantId,
} from "#domain";
import type { Limiter } from "#guard";
import {
  createEvents,
  type Events,
  type FormatBody,
  nobody,
  type ScheduleStateBody,
  type ServerEvent,
  type Services,
  type System as SystemBody,
} from "#http";
import { importers } from "#importers";
import type { NotifySettings } from "#notify";
import type { Store } from "#store";
import {
  type Blotter,
  createImports,
  type ImportSummary,
  type Outages,
  type PullLimits,
  type PullResult,
} from "#sync";
import type { TradeRules } from "#trades";
import { brokerErrorServices } from "./broker-errors.ts";
import { calendarServices } from "./calendar.ts";
import { capabilityServices } from "./capabilities/services.ts";
import type { Calls, OriginsOf } from "./connections/calls.ts";
import type { Bus } from "./bus.ts";
import { connectionServices } from "./connections/services.ts";
import { createDesk, deadLetterServices } from "./dead-letters.ts";
import { experimentServices } from "./experiments/services.ts";
import { explainTrade } from "./explain.ts";
import { reloginCalendar } from "./relogins.ts";
import { generic, suggestMapping } from "./generic.ts";
import type { NotifyParts } from "./notify/parts.ts";
import { forgetHook, notifyServices } from "./notify/services.ts";
import { sampleStatement } from "./sample/statement.ts";
import { riskServices } from "./orders/risk-services.ts";
import type { OrdersParts } from "./orders/desk.ts";
import { orderServices } from "./orders/services.ts";
import { measuringStore } from "./routing/measured.ts";
import { routingServices } from "./routing/services.ts";
import { createFeeds } from "./streams/feeds.ts";
import { tellingFills } from "./streams/fills.ts";
import type { StreamNets } from "./streams/nets.ts";
import { quoteNow } from "./streams/quote-now.ts";
import { quoteServices, reconciledFirst } from "./streams/services.ts";
import { settleOrders, type SettlingParts } from "./orders/settling.ts";
import { spoolInto } from "./spool.ts";
import type { LiveSettings } from "./settings/live.ts";
import { configurationServices } from "./settings/services.ts";
import { createFigures } from "./statistics.ts";
import type { Surroundings } from "./surroundings.ts";
import type { openVault } from "./vault.ts";
import { version } from "./version.ts";
import type { Watch } from "./watch/watch.ts";

/** What all tenants of a process share. */
export type TenantParts = {
  readonly folder: string;
  readonly store: Store;
  readonly secrets: ReturnType<typeof openVault>;
  readonly calls: Calls;
  readonly limiter: Limiter;
  readonly pullLimits: Partial<PullLimits>;
  /** Whether this process ends; see `PullsParts`. */
  readonly isEnding: () => boolean;
  readonly rules: Partial<TradeRules>;
  readonly origins: OriginsOf;
  readonly outages: Outages;
  readonly schedule: () => Promise<ScheduleStateBody>;
  readonly bus: Pick<Bus, "tell">;
  readonly telling: NotifyParts;
  readonly surroundings: Surroundings;
  readonly watch: Watch;
  readonly settings: LiveSettings;
  readonly nets: StreamNets;
  /** Whether orders are listened to while connections are in use. */
  readonly isLive: boolean;
  /** Whether a broker is this program itself. */
  readonly isOwn: (broker: string) => boolean;
  /** Whether the process can do its work. */
  readonly ready: Services["ready"];
  readonly onFault?: ((error: unknown) => void) | undefined;
};

type Running = {
  readonly services: Services;
  readonly ordering: OrdersParts;
  readonly deadLetters: DeadLetters;
  /** Tells those who listen here of what happened in another process. */
  readonly hear: (event: ServerEvent) => void;
  readonly runScheduled: (id: ConnectionId, dueAt: Instant) => Promise<PullResult>;
  readonly settle: (id: ConnectionId, options: { readonly isSweep: boolean }) => Promise<void>;
  readonly idle: () => Promise<void>;
  readonly stopListening: () => Promise<void>;
  readonly busy: () => boolean;
};

/** Services by tenant; each sees its own data and hears its own events. */
export type Tenants = {
  readonly servicesOf: (tenant: TenantId) => Services;
  /** What orders of a tenant stand on, for programs that ask their brokers themselves. */
  readonly ordersOf: (tenant: TenantId) => OrdersParts;
  /** Where work of a tenant is laid down that finally failed. */
  readonly deskOf: (tenant: TenantId) => DeadLetters;
  /** Reads a connection of a tenant because its time has come. */
  readonly runScheduled: (
    tenant: TenantId,
    id: ConnectionId,
    dueAt: Instant,
  ) => Promise<PullResult>;
  /** Finds out what became of the orders of a connection that are not settled. */
  readonly settleOrders: SettlingParts["settle"];
  /** Resolves when nothing runs any more that goes on by itself. */
  readonly idle: () => Promise<void>;
  /** Tells those who listen here of what happened in another process. */
  readonly hear: (tenant: TenantId, event: ServerEvent) => void;
  /** Tells those who listen, here and in other processes. */
  readonly publish: (tenant: TenantId, event: ServerEvent) => void;
  /** Tells all who listen here that they may have missed something. */
  readonly missed: () => void;
  /** Ends every stream of brokers. */
  readonly stopListening: () => Promise<void>;
  /** Ends every stream of events. */
  readonly close: () => void;
};

/** Tenants whose services are kept at hand. One that is watched or being read stays beyond it. */
const MAX_KEPT = 200;

export function createTenants(parts: TenantParts): Tenants {
  const kept = new Map<TenantId, Running>();
  const makeRoom = () => {
    for (const [tenant, { busy }] of kept) {
      if (kept.size < MAX_KEPT) return;
      if (!busy()) kept.delete(tenant);
    }
  };
  const runningOf = (tenant: TenantId): Running => {
    const known = kept.get(tenant);
    if (!known) makeRoom();
    const running = known ?? servicesFor(parts, tenant);
    // The last used one comes last.
    kept.delete(tenant);
    kept.set(tenant, running);
    return running;
  };
  return {
    servicesOf: (tenant) => runningOf(tenant).services,
    ordersOf: (tenant) => runningOf(tenant).ordering,
    deskOf: (tenant) => runningOf(tenant).deadLetters,
    runScheduled: (tenant, id, dueAt) => runningOf(tenant).runScheduled(id, dueAt),
    settleOrders: (tenant, id, options) => runningOf(tenant).settle(id, options),
    idle: async () => void (await Promise.all([...kept.values()].map(({ idle }) => idle()))),
    stopListening: async () =>
      void (await Promise.all([...kept.values()].map((each) => each.stopListening()))),
    hear: (tenant, event) => kept.get(tenant)?.hear(event),
    publish: (tenant, event) => {
      kept.get(tenant)?.hear(event);
      parts.bus.tell(tenant, event);
    },
    missed: () => {
      for (const { hear } of kept.values()) {
        hear({ type: "data-changed", reason: "sync" });
        hear({ type: "notifications-changed" });
      }
    },
    close: () => {
      for (const { services } of kept.values()) services.events.close();
    },
  };
}

function servicesFor(parts: TenantParts, tenant: TenantId): Running {
  const { surroundings, rules, secrets, calls, limiter, pullLimits, origins, outages } = parts;
  const watched = tellingFills(parts.watch.orders(parts.store.forTenant(tenant)), (connection) =>
    feeds.traded(connection),
  );
  const store = measuringStore(watched, { onTrouble: (error) => parts.onFault?.(error) });
  const { blotter } = store;
  const imports = createImports({
    store: store.imports,
    importers,
    generic,
    rules,
    spool: spoolInto(join(parts.folder, "incoming")),
    now: surroundings.now,
    monotonicMs: surroundings.monotonicMs,
    newId: surroundings.newImportId,
  });
  const here = createEvents();
  const events: Events = {
    ...here,
    publish(event) {
      here.publish(event);
      parts.bus.tell(tenant, event);
    },
  };
  const deadLetters = createDesk({
    ...{ tenant, store: store.deadLetters, notices: parts.store.outbox },
    onChange: () => events.publish({ type: "dead-letters-changed" }),
  });
  const connections = connectionServices({
    ...{ tenant, store, brokers: brokerCatalogue, calls, limiter, origins },
    watch: parts.watch,
    settings: parts.settings.of,
    ...{
      pullLimits,
      isEnding: parts.isEnding,
      rules,
      events,
      outages,
      clock: surroundings,
      random: surroundings.random,
    },
    deadLetters,
    credentials: secrets.vault,
    seal: secrets.seal,
    owner: `${hostname()} ${process.pid}`,
    newId: surroundings.newId,
    onFault: parts.onFault,
  });
  const readAgain = async ({ connection }: DeadLetter) =>
    connections.begin(connection ?? fail(notReplayable));
  const sentAgain = (letter: DeadLetter) => sendAgain(store.notify, letter, surroundings.now());
  const ordering: OrdersParts = {
    ...{ store, clock: surroundings, events, newId: surroundings.newId },
    sessionOf: connections.sessionOf,
  };
  const feeds = createFeeds({
    ...{ store, limiter, events, nets: parts.nets, isOwn: parts.isOwn },
    ...{ clock: surroundings, random: surroundings.random, pull: connections.begin },
    sessionOf: connections.sessionOf,
    settle: (id, options) => settleOrders(ordering, id, options),
    onTrouble: (error) => parts.onFault?.(error),
  });
  const listening: OrdersParts = {
    ...ordering,
    sessionOf(connection) {
      if (parts.isLive) feeds.use(connection);
      return connections.sessionOf(connection);
    },
    quote: async ({ connection, account }, instrument) =>
      quoteNow(await feeds.quotes(connection, account), instrument, surroundings),
  };
  const orders = reconciledFirst(orderServices(listening), feeds, { store });
  const services: Services = {
    blotter,
    imports,
    files: store.imports,
    annotations: store.annotations,
    connections: {
      ...connections,
      async disconnect(id, ...given) {
        await feeds.drop(id);
        await connections.disconnect(id, ...given);
        await forgetHook(parts.telling, tenant, id);
      },
      async reconnect(id, ...given) {
        const connection = await connections.reconnect(id, ...given);
        feeds.renewed(id);
        return connection;
      },
      async change(id, ...given) {
        const connection = await connections.change(id, ...given);
        if (connection.state === "paused") await feeds.drop(id);
        return connection;
      },
    },
    orders,
    routing: routingServices({
      ...{ tenant, ordering: listening, brokers: brokerCatalogue, orders },
      settings: parts.settings.of,
    }),
    quotes: quoteServices(listening, feeds),
    risk: riskServices({
      ...ordering,
      takesOrders,
    }),
    capabilities: capabilityServices({
      brokers: brokerCatalogue,
      observed: store.observedOrders,
    }),
    configuration: configurationServices({
      ...{ live: parts.settings, store: parts.store.settings, brokers: brokerCatalogue },
      clock: surroundings,
    }),
    experiments: experimentServices({
      ...{ store: store.routing, connections: connections.list, takesOrders },
      ...{ clock: surroundings, newId: surroundings.newId },
    }),
    brokerErrors: brokerErrorServices({ store: store.brokerErrors, clock: surroundings }),
    deadLetters: deadLetterServices({
      ...{ store: store.deadLetters, clock: surroundings },
      replay: {
        pull: readAgain,
        // Counted like any other, since it may end its process again.
        slot: async ({ connection }) =>
          parts.store.schedules.ask(connection ?? fail(notReplayable)),
        webhook: sentAgain,
        notification: sentAgain,
      },
    }),
    calendar: calendarServices({
      ...{ tenant, feeds: parts.store.calendars, clock: surroundings },
      randomBytes: surroundings.randomBytes,
      textOf: (owner) => {
        const { connections: theirs } = parts.store.forTenant(owner);
        return reloginCalendar(
          { connections: theirs, brokers: brokerCatalogue },
          surroundings.now(),
        );
      },
    }),
    ...notifyServices(parts.telling, tenant, limiter),
    people: nobody,
    formats: formats(),
    events,
    now: surroundings.now,
    ready: parts.ready,
    system: () => describe(parts.store, blotter),
    schedule: parts.schedule,
    statistics: createFigures({ blotter, events, monotonicMs: surroundings.monotonicMs }),
    explain: (trade) => explainTrade(blotter, rules, trade),
    suggestMapping: (file) => suggestMapping(file, store.imports),
    sample: {
      add: () => imports.import(sampleStatement(), { sample: true }),
      async remove() {
        const removed = await samples(blotter);
        for (const { report } of removed) await imports.undo(report.id);
        return removed.map(({ report }) => report.id);
      },
    },
  };
  const busy = () => connections.busy() || events.streams() > 0 || feeds.inUse();
  const { idle, runScheduled } = connections;
  const settle: Running["settle"] = (id, options) => settleOrders(listening, id, options);
  const stopListening = () => feeds.close();
  const heard = { hear: here.publish, stopListening };
  return { services, ordering: listening, deadLetters, ...heard, runScheduled, settle, idle, busy };
}

const takesOrders = (broker: string): boolean => brokerCatalogue.find(broker)?.orders !== undefined;

/** What did not arrive is sent once more, under the ids that it had. */
async function sendAgain(notify: NotifySettings, { payload }: DeadLetter, at: Instant) {
  const { deliveries } = payload;
  const ids = Array.isArray(deliveries) ? deliveries.map(String) : [];
  if ((await notify.replay({ ids }, at)) === 0) fail(notReplayable);
}

const notReplayable = {
  code: "dead-letter-not-replayable",
  message: "This work cannot be begun anew from its letter",
  owner: "user" as const,
  next: "Dismiss it",
};

export const formats = (): FormatBody[] =>
  importers.map(({ id, name, institution, version, source, grain, zone }) => ({
    ...{ id, name, institution, version, source, grain, zone },
  }));

async function describe({ database }: Store, blotter: Blotter): Promise<SystemBody> {
  const { kind, place, durable, shared, warnings } = database.description;
  const [{ items }, sample] = await Promise.all([blotter.imports({ limit: 1 }), samples(blotter)]);
  return {
    version: version(),
    storage: {
      kind,
      description: `${KINDS[kind]}: ${place}`,
      promises: promisesOf(durable, shared),
      warnings: [...warnings],
    },
    formats: importers.length,
    sample: sample.length > 0,
    empty: items.length === 0,
  };
}

const KINDS = {
  embedded: "PostgreSQL in the data folder",
  pglite: "PGlite in the data folder",
  server: "PostgreSQL server",
} as const;

const promisesOf = (durable: boolean, shared: boolean) => [
  "An import is stored whole or not at all",
  ...(durable ? ["What was stored survives a power failure"] : []),
  ...(shared ? ["Several programs may use the data at the same time"] : []),
];

/** Imports of sample data. They are few: the page offers one. */
async function samples(blotter: Blotter): Promise<ImportSummary[]> {
  const accounts = await blotter.accounts();
  if (!accounts.some(({ sample }) => sample)) return [];
  const found: ImportSummary[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await blotter.imports({ limit: 1000, after });
    found.push(...page.items.filter(({ sample }) => sample));
    after = page.next;
    more = after !== undefined;
  }
  return found;
}
