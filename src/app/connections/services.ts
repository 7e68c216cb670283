import { type ConnectionId, type CredentialPurpose, fail, type Instant } from "#domain";
import { type ConnectInput, type ConnectionServices, type PullBody, wire } from "#http";
import { nextReason } from "#schedule";
import {
  type Connection,
  openSession,
  type PullResult,
  type Session,
  unknownConnection,
} from "#sync";
import { reloginOf } from "../relogins.ts";
import { brokerBody, connectionBody } from "./bodies.ts";
import { engineOf } from "./engine.ts";
import { limitsOf } from "./limits.ts";
import type { ConnectionsParts } from "./parts.ts";
import { createRuns, outcomeOf } from "./runs.ts";
import { accountChange, cadenceOf, rescheduled } from "./settings.ts";

export type RunningConnections = ConnectionServices & {
  /** Begins to read a connection and does not wait. Fails with "connection-refused" if it is paused. */
  readonly begin: (id: ConnectionId) => Promise<void>;
  /** Reads a connection because its time has come. */
  readonly runScheduled: (id: ConnectionId, dueAt: Instant) => Promise<PullResult>;
  /** Asks the broker of a connection, signed in. */
  readonly sessionOf: (connection: Connection) => Promise<Session>;
  /** The same with the credentials that its orders are sent with. */
  readonly tradingSessionOf: (connection: Connection) => Promise<Session>;
  /** Resolves when no pull runs any more that goes on by itself. */
  readonly idle: () => Promise<void>;
  readonly busy: () => boolean;
};

/** Connections as endpoints ask for them. */
export function connectionServices(parts: ConnectionsParts): RunningConnections {
  const { engine, lifecycle, pulls } = engineOf(parts);
  const runs = createRuns({ ...parts, pulls });
  const seen = views(parts);
  const shown = async (id: ConnectionId, work: Promise<PullResult>): Promise<PullBody> =>
    wire(outcomeOf(await work, await seen.found(id)));
  const signedIn = async (connection: Connection, purpose: CredentialPurpose) => {
    const adapter = await parts.brokers.adapter(connection.broker);
    const { owner } = parts;
    return openSession(engine, { connection, adapter, owner, observe: undefined, purpose });
  };
  return {
    ...seen.services,
    ...changes(parts, { lifecycle, runs, ...seen }),
    async begin(id) {
      const connection = await seen.found(id);
      if (connection.state === "paused") outcomeOf({ status: "refused" }, connection);
      void runs.begin(id, "manual");
    },
    sessionOf: (connection) => signedIn(connection, "sync"),
    tradingSessionOf: (connection) =>
      signedIn(connection, connection.trading === "own" ? "trade" : "sync"),
    idle: runs.idle,
    busy: runs.busy,
    sync: (id) => shown(id, runs.begin(id, "manual")),
    async backfill(id, from) {
      await seen.found(id);
      return shown(id, runs.readPast(id, from));
    },
    runScheduled: (id, dueAt) => runs.begin(id, "scheduled", { dueAt }),
  };
}

/** What is shown of connections. */
function views(parts: ConnectionsParts) {
  const { brokers } = parts;
  const { connections } = parts.store;
  const found = async (id: ConnectionId) =>
    (await connections.read(id)) ?? fail(unknownConnection(id));
  const bodyOf = (connection: Connection) => shownBody(parts, connection);
  const services = {
    brokers: () => brokers.manifests().map(brokerBody),
    list: async () => Promise.all((await connections.list()).map(bodyOf)),
    read: async (id) => bodyOf(await found(id)),
    async pulls(id, page) {
      const { items, next } = await connections.pulls(id, page);
      return { items: items.map((item) => wire(item)), ...(next !== undefined && { next }) };
    },
    coverage: (account, from, to) => connections.coverage(account, from, to),
    breaks: async (filter) => wire(await connections.breaks(filter)),
    limits: async (id) => limitsOf(parts, await found(id)),
  } satisfies Partial<ConnectionServices>;
  return { found, bodyOf, services };
}

async function shownBody(parts: ConnectionsParts, connection: Connection) {
  const { store, brokers } = parts;
  const { connections } = store;
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
    nextReason: nextReason(connection, cadenceOf(parts, connection)),
  };
  return connectionBody(connection, beside);
}

type Beside = Pick<ReturnType<typeof engineOf>, "lifecycle"> &
  Pick<ReturnType<typeof views>, "found" | "bodyOf"> & {
    readonly runs: ReturnType<typeof createRuns>;
  };

/** As the configuration has it; undefined for a broker that there is not. */
function intervalOf(
  { brokers, settings }: ConnectionsParts,
  { broker, environment }: ConnectInput,
) {
  const manifest = brokers.find(broker);
  return manifest && settings(manifest, environment).settings.intervalMinutes;
}

/** What people do to connections. */
function changes(parts: ConnectionsParts, { lifecycle, runs, found, bodyOf }: Beside) {
  const { connections } = parts.store;
  return {
    async connect(input, act) {
      const { intervalMinutes = intervalOf(parts, input) } = input;
      const made = { tenant: parts.tenant, ...input, intervalMinutes };
      const { connection } = await lifecycle.connect(made, act);
      void runs.begin(connection.id, "first");
      return bodyOf(await found(connection.id));
    },
    async reconnect(id, credentials, act) {
      await lifecycle.reconnect(id, credentials, act);
      void runs.begin(id, "manual");
      return bodyOf(await found(id));
    },
    async giveTrading(id, credentials, act) {
      await lifecycle.giveTrading(id, credentials, act);
      return bodyOf(await found(id));
    },
    async change(id, { label, syncEnabled, intervalMinutes, trading }, act) {
      const before = await found(id);
      const settings = {
        ...(label !== undefined && { label }),
        ...(syncEnabled !== undefined && { syncEnabled }),
        ...(trading !== undefined && { trading }),
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
  } satisfies Partial<ConnectionServices>;
}
