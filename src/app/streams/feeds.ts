import { type ConnectionId, fail, type Failure } from "#domain";
import { classifyError } from "#guard";
import { createMonitor, type Health, type QuoteBus, type StreamStatus } from "#streams";
import type { ConnectedAccount, Connection } from "#sync";
import { type Held, holdOpen } from "./held.ts";
import { openOrderFeed, type OrderFeed } from "./orders.ts";
import type { FeedsParts } from "./parts.ts";
import { quotesOf } from "./quotes.ts";
import { soon } from "./soon.ts";

/** A connection that nobody has used for so long is looked after no more. */
const IDLE_MS = 300_000;
/** A fill is in the broker's history a moment later, and rarely comes alone. */
const PULL_AFTER_MS = 2_000;

/** The live side of a tenant's connections. */
export type Feeds = {
  /** A connection is being used to trade: its orders are listened to from now on, for a while. */
  readonly use: (connection: Connection) => void;
  /**
   * Resolves once the orders of a connection are known as they stand since this process began; an
   * order that is decided on before could be the second of its kind.
   */
  readonly reconciled: (id: ConnectionId) => Promise<void>;
  readonly quotes: (connection: Connection, account: ConnectedAccount) => Promise<QuoteBus>;
  readonly state: (id: ConnectionId) => {
    readonly orders: readonly StreamStatus[];
    readonly health: Health | undefined;
  };
  /** A fill was written down; where the connection is listened to, its accounts are read soon. */
  readonly traded: (id: ConnectionId) => void;
  /** There is a new log-in: what was refused is tried again. */
  readonly renewed: (id: ConnectionId) => void;
  /** The connection is gone or paused. */
  readonly drop: (id: ConnectionId) => Promise<void>;
  /** Whether anything is listened to. */
  readonly inUse: () => boolean;
  readonly close: () => Promise<void>;
};

/** A connection that is listened to, here or in the process that holds its stream. */
type Listening = {
  readonly orders: Held<OrderFeed>;
  readonly read: () => void;
  readonly close: () => Promise<void>;
};

type Feed = { readonly opening: Promise<Listening>; usedAtMs: number };

export function createFeeds(parts: FeedsParts): Feeds {
  const { store, clock, onTrouble } = parts;
  const feeds = new Map<ConnectionId, Feed>();
  const open = new Map<ConnectionId, Listening>();
  const orderFeed = (id: ConnectionId) => open.get(id)?.orders.open();
  const buses = new Map<string, QuoteBus>();
  const settled = new Map<ConnectionId, Promise<void>>();
  let isOver = false;

  const monitor = createMonitor<ConnectionId>({
    clock,
    check: (id) => look(id),
    onChange(id, { isHealthy }) {
      if (isHealthy) orderFeed(id)?.retry();
      parts.events.publish({ type: "connection-changed", connection: id });
    },
  });

  async function look(id: ConnectionId): Promise<void> {
    const feed = feeds.get(id);
    if (!feed || clock.monotonicMs() - feed.usedAtMs > IDLE_MS) return drop(id);
    const connection = await store.connections.read(id);
    if (!connection) return drop(id);
    // A log-in that was refused is not shown to the broker again.
    if (connection.state === "needs-user" || connection.state === "paused")
      fail(asleep(connection));
    const statuses = orderFeed(id)?.statuses() ?? [];
    const refused = statuses.find(({ state }) => state === "refused")?.failure;
    if (refused) fail(refused);
    // Its heartbeats were heard.
    if (statuses.length > 0 && statuses.every(({ state }) => state === "open")) return;
    const session = await parts.sessionOf(connection);
    await session.ask("sync", (call) => session.adapter.accounts(call));
  }

  async function begin(connection: Connection): Promise<Listening> {
    const { id } = connection;
    const session = await parts.sessionOf(connection);
    const accounts = await store.connections.accounts(id);
    const pull = soon(clock, PULL_AFTER_MS, () => parts.pull(id).catch(onTrouble));
    const held = { leases: store.connections.streams, owner: parts.owner, clock, onTrouble };
    const orders = holdOpen(held, id, () =>
      openOrderFeed(parts, connection, { session, accounts, read: pull.ask }),
    );
    const close = async () => void (await Promise.all([orders.close(), pull.close()]));
    const listening = { orders, read: pull.ask, close };
    open.set(id, listening);
    return listening;
  }

  function use(connection: Connection): void {
    const { id } = connection;
    const known = feeds.get(id);
    if (isOver) return;
    if (known) return void (known.usedAtMs = clock.monotonicMs());
    const opening = begin(connection);
    opening.catch((error: unknown) => {
      feeds.delete(id);
      onTrouble(error);
    });
    feeds.set(id, { opening, usedAtMs: clock.monotonicMs() });
    monitor.watch(id);
  }

  async function drop(id: ConnectionId): Promise<void> {
    const feed = feeds.get(id);
    feeds.delete(id);
    open.delete(id);
    settled.delete(id);
    monitor.unwatch(id);
    const opened = await feed?.opening.catch(() => undefined);
    // It may have come to be open meanwhile.
    if (opened && open.get(id) === opened) open.delete(id);
    await opened?.close();
  }

  async function reconcile(id: ConnectionId): Promise<void> {
    try {
      await parts.settle(id, { isSweep: true });
    } catch (error) {
      // One order that nobody can say anything of does not stop all others; a broker that does not
      // answer does.
      if (BLOCKING.has(classifyError(error).type)) throw error;
      onTrouble(error);
    }
  }

  const busKey = (id: ConnectionId, account = "") => `${id} ${account}`;
  const busesOf = (id: ConnectionId) => [...buses].filter(([key]) => key.startsWith(busKey(id)));

  return {
    use,
    reconciled(id) {
      const known = settled.get(id) ?? reconcile(id);
      settled.set(id, known);
      known.catch(() => settled.delete(id));
      return known;
    },
    async quotes(connection, account) {
      const session = await parts.sessionOf(connection);
      const key = busKey(connection.id, account.id);
      const bus = buses.get(key) ?? quotesOf(parts, connection, { session, account });
      buses.set(key, bus);
      return bus;
    },
    state: (id) => ({ orders: orderFeed(id)?.statuses() ?? [], health: monitor.health(id) }),
    traded(id) {
      // One that did not open has told its trouble already.
      feeds.get(id)?.opening.then(
        (feed) => feed.read(),
        () => undefined,
      );
    },
    renewed(id) {
      orderFeed(id)?.retry();
      for (const [, bus] of busesOf(id)) bus.retry();
    },
    async drop(id) {
      const gone = busesOf(id);
      for (const [key] of gone) buses.delete(key);
      await Promise.all([drop(id), ...gone.map(([, bus]) => bus.close())]);
    },
    inUse: () => feeds.size > 0 || [...buses.values()].some((bus) => bus.followed() > 0),
    async close() {
      isOver = true;
      const ids = [...feeds.keys()];
      await Promise.all([...ids.map(drop), ...[...buses.values()].map((bus) => bus.close())]);
      await monitor.close();
    },
  };
}

const BLOCKING: ReadonlySet<string> = new Set(["auth", "network", "timeout", "rate_limit"]);

const asleep = ({ label, state }: Connection): Failure => ({
  code: "connection-refused",
  message: `"${label}" is paused or needs you to sign in`,
  owner: "user",
  next: state === "paused" ? "Resume it" : "Reconnect it",
});
