import {
  type AccountId,
  type ConnectionId,
  type Day,
  dayOf,
  epochMs,
  fail,
  type Instant,
  instantOf,
  type ImportId,
} from "#domain";
import type {
  ConnectedAccount,
  ConnectedAccountChange,
  Connection,
  ConnectionChange,
  ConnectionStore,
  Lease,
  Move,
  TokenStore,
} from "#sync";
import { buildRoundTrips } from "#trades";
import { coverageOfDay } from "./memory-store-coverage.ts";
import {
  dropExecution,
  emptyData,
  eventsOf,
  type MemoryData,
  positionKey,
  type StoredRow,
} from "./memory-store-data.ts";
import { memoryPage } from "./memory-store-page.ts";

const DAY_MS = 86_400_000;

/**
 * A store of connections that forgets everything at its end, with the semantics of the real ones:
 * transactions are seen whole or not at all, leases fence. For tests and simulations.
 */
export function createMemoryStore(clock: { readonly now: () => Instant }) {
  const data = emptyData();
  const nowMs = () => epochMs(clock.now());
  const leases = createLeases(data.leases, nowMs);
  const streams = createLeases(data.streamLeases, nowMs);
  const found = (id: ConnectionId): Connection => data.connections.get(id) ?? fail(unknown(id));

  const store: ConnectionStore = {
    tokens: createTokens(data.tokens, clock),
    tradeTokens: createTokens(data.tradeTokens, clock),
    streams: {
      lease: async (id, owner, ttlMs) => streams.take(found(id).id, owner, ttlMs),
      renew: async (lease, ttlMs) => streams.renew(lease, ttlMs),
      release: async (lease) => streams.release(lease),
    },
    async create(connection) {
      if (data.connections.has(connection.id)) fail(exists(connection.id));
      data.connections.set(connection.id, { state: "connected", ...connection, failures: 0 });
    },
    read: async (id) => data.connections.get(id),
    list: async () => [...data.connections.values()],
    async change(id, change) {
      const changed = withChange(found(id), change);
      data.connections.set(id, changed);
      return changed;
    },
    remove: async (id, options) => removeConnection(data, found(id), options),
    accounts: async (id) => [...(data.connected.get(id)?.values() ?? [])],
    async saveAccounts(lease, accounts) {
      leases.check(lease);
      const known = data.connected.get(lease.connection) ?? new Map();
      for (const account of accounts)
        known.set(account.id, { ...known.get(account.id), ...account });
      data.connected.set(lease.connection, known);
      return accounts.flatMap(({ id }) => known.get(id) ?? []);
    },
    changeAccount: async (id, account, change) =>
      changeAccount(data.connected.get(id) ?? new Map(), account, change),
    async accountRead(lease, account, at) {
      leases.check(lease);
      const known = data.connected.get(lease.connection);
      const before = known?.get(account);
      if (before) known?.set(account, { ...before, readAt: at });
    },
    lease: async (id, owner, ttlMs) => leases.take(found(id).id, owner, ttlMs),
    renew: async (lease, ttlMs) => leases.renew(lease, ttlMs),
    release: async (lease) => leases.release(lease),
    histories: async (id) => [...(data.histories.get(id)?.values() ?? [])],
    async page(lease, work) {
      leases.check(lease);
      const page = memoryPage(data, found(lease.connection));
      const result = await work(page.transaction);
      // The row of the lease is held until the end by a real database; here the end is one step.
      leases.check(lease);
      if (page.isCommitted()) page.apply();
      return result;
    },
    async beginPull(lease, pull, move) {
      leases.check(lease);
      for (const [id, each] of data.pulls)
        if (each.connection === lease.connection && each.outcome === "running")
          data.pulls.set(id, { ...each, outcome: "interrupted", endedAt: clock.now() });
      data.pulls.set(pull.id, pull);
      moveOn(data, lease.connection, move);
      return [...(data.histories.get(lease.connection)?.values() ?? [])];
    },
    async endPull(lease, pull, move) {
      leases.check(lease);
      data.pulls.set(pull.id, pull);
      moveOn(data, lease.connection, move);
      leases.release(lease);
    },
    async pulls(id, { limit, after }) {
      const all = [...data.pulls.values()]
        .filter(({ connection }) => id === undefined || connection === id)
        .toReversed();
      const begin = after === undefined ? 0 : all.findIndex((pull) => pull.id === after) + 1;
      const items = all.slice(begin, begin + limit);
      const last = items.at(-1);
      return begin + limit < all.length && last ? { items, next: last.id } : { items };
    },
    async coverage(account, from, to) {
      const ranges = data.coverage.get(account) ?? [];
      const first = epochMs(`${from}T00:00:00.000000Z` as Instant);
      const last = epochMs(`${to}T00:00:00.000000Z` as Instant);
      const days = Math.max(0, Math.round((last - first) / DAY_MS) + 1);
      return Array.from({ length: days }, (_, n) => {
        const found = coverageOfDay(ranges, dayOf(instantOf(first + n * DAY_MS)));
        const isDoubted = found.state !== "none" && doubted(data, account, found.day);
        return isDoubted ? { ...found, state: "gap" as const } : found;
      });
    },
    breaks: async ({ connection, open }) =>
      [...data.breaks.values()].filter(
        (each) =>
          (connection === undefined || each.connection === connection) &&
          (open === undefined || open === (each.resolvedAt === undefined)),
      ),
  };
  return { ...store, data };
}

/** Whether a record that cannot be read may have happened on a day. */
const doubted = ({ quarantine, connections, connected }: MemoryData, id: AccountId, day: Day) =>
  [...quarantine.values()].some(({ source, account = id, code, from, to }) => {
    const isReached = [...connections.values()].some(
      (each) => each.source === source && connected.get(each.id)?.has(id),
    );
    const isThen = from !== undefined && to !== undefined && dayOf(from) <= day && day <= dayOf(to);
    return isReached && account === id && code !== "id-conflict" && isThen;
  });

function moveOn(data: MemoryData, id: ConnectionId, move: Move): void {
  const now = data.connections.get(id);
  if (now) data.connections.set(id, withChange(now, move(now)));
}

export type MemoryStore = ReturnType<typeof createMemoryStore>;

function withChange(connection: Connection, change: ConnectionChange): Connection {
  const { failure, nextAttemptAt, ...rest } = change;
  const { failure: before, nextAttemptAt: earlier, ...kept } = connection;
  const nextFailure = failure === undefined ? before : failure;
  const next = nextAttemptAt === undefined ? earlier : nextAttemptAt;
  return {
    ...kept,
    ...rest,
    ...(nextFailure ? { failure: nextFailure } : {}),
    ...(next ? { nextAttemptAt: next } : {}),
  };
}

function changeAccount(
  known: Map<AccountId, ConnectedAccount>,
  id: AccountId,
  { intervalMinutes, syncEnabled }: ConnectedAccountChange,
): ConnectedAccount {
  const before = known.get(id) ?? fail(unknownAccount(id));
  const { intervalMinutes: minutes, syncEnabled: isRead, ...kept } = before;
  const next = intervalMinutes === undefined ? minutes : intervalMinutes;
  const after: ConnectedAccount = {
    ...kept,
    ...(next ? { intervalMinutes: next } : {}),
    ...((syncEnabled ?? isRead ?? true) ? {} : { syncEnabled: false }),
  };
  known.set(id, after);
  return after;
}

function createLeases(rows: MemoryData["leases"], nowMs: () => number) {
  const given = (
    connection: ConnectionId,
    held: { owner: string; epoch: number; untilMs: number },
  ): Lease => ({
    connection,
    owner: held.owner,
    epoch: held.epoch,
    until: instantOf(held.untilMs),
  });
  const check = (lease: Lease) => {
    const held = rows.get(lease.connection);
    return held?.epoch === lease.epoch ? held : fail(lost(lease.connection));
  };
  return {
    check,
    take(connection: ConnectionId, owner: string, ttlMs: number): Lease | undefined {
      const held = rows.get(connection);
      if (held && held.untilMs > nowMs()) return undefined;
      const taken = { owner, epoch: (held?.epoch ?? 0) + 1, untilMs: nowMs() + ttlMs };
      rows.set(connection, taken);
      return given(connection, taken);
    },
    renew(lease: Lease, ttlMs: number): Lease {
      const held = check(lease);
      held.untilMs = nowMs() + ttlMs;
      return given(lease.connection, held);
    },
    release(lease: Lease): void {
      const held = rows.get(lease.connection);
      if (held?.epoch === lease.epoch) held.untilMs = 0;
    },
  };
}

function createTokens(
  rows: MemoryData["tokens"],
  clock: { readonly now: () => Instant },
): TokenStore {
  const generationOf = (id: ConnectionId) => rows.get(id)?.state?.generation ?? 0;
  return {
    async read(id) {
      const token = rows.get(id);
      if (!token?.state) return undefined;
      return token.right ? { ...token.state, refreshingSince: token.right.since } : token.state;
    },
    async beginRefresh(id, generation, owner, ttlMs) {
      const token = rows.get(id);
      const nowMs = epochMs(clock.now());
      if (generationOf(id) !== generation) return false;
      if (token?.right && token.right.untilMs > nowMs) return false;
      const right = { owner, since: clock.now(), untilMs: nowMs + ttlMs };
      rows.set(id, { state: token?.state, right });
      return true;
    },
    async save(id, generation, next) {
      if (generationOf(id) !== generation) return false;
      rows.set(id, { state: { ...next, generation: generation + 1 } });
      return true;
    },
    async abandonRefresh(id, generation, owner) {
      const token = rows.get(id);
      if (generationOf(id) === generation && token?.right?.owner === owner)
        rows.set(id, { state: token.state });
    },
    remove: async (id) => void rows.delete(id),
  };
}

function removeConnection(
  data: MemoryData,
  { id, source }: Connection,
  options: { readonly data: boolean },
): void {
  data.connections.delete(id);
  data.tokens.delete(id);
  data.tradeTokens.delete(id);
  data.histories.delete(id);
  data.connected.delete(id);
  for (const [key, each] of data.breaks) if (each.connection === id) data.breaks.delete(key);
  if (options.data) removeData(data, source);
}

function removeData(data: MemoryData, source: ImportId): void {
  const touched = new Map<string, { account: AccountId; instrument: StoredInstrument }>();
  for (const [key, row] of data.executions) {
    if (!row.sources.has(source)) continue;
    const { account, instrument } = row.item;
    const left = without(row, source);
    if (left) data.executions.set(key, left);
    else dropExecution(data, key);
    touched.set(positionKey({ account, instrument: instrument.id }), {
      account,
      instrument: instrument.id,
    });
  }
  for (const [key, row] of data.cash) {
    const left = row.sources.has(source) ? without(row, source) : row;
    if (left) data.cash.set(key, left);
    else data.cash.delete(key);
  }
  for (const table of [data.splits, data.positions, data.balances, data.quarantine])
    for (const [key, row] of table) if (row.source === source) table.delete(key);
  for (const [key, position] of touched) rebuild(data, key, position);
}

type StoredInstrument = Parameters<typeof eventsOf>[2]["instrument"];

function rebuild(data: MemoryData, key: string, position: Parameters<typeof eventsOf>[2]): void {
  const nothing = { executions: new Map(), cash: new Map(), splits: new Map() };
  const { roundTrips, gaps } = buildRoundTrips(eventsOf(data, nothing, position));
  data.trips.set(key, roundTrips);
  data.gaps.set(key, gaps);
}

/** The row as other sources brought it, the oldest of them being its source now. */
function without<Item>(row: StoredRow<Item>, source: ImportId): StoredRow<Item> | undefined {
  const sources = new Set([...row.sources].filter((each) => each !== source));
  const [first] = sources;
  return first && { ...row, sources, source: row.source === source ? first : row.source };
}

const lost = (id: ConnectionId) => ({
  code: "lease-lost",
  message: `Another process reads connection "${id}" now`,
  owner: "us" as const,
  next: "Nothing to do; the other process goes on",
});
const unknown = (id: ConnectionId) => ({
  code: "unknown-connection",
  message: `There is no connection "${id}"`,
  owner: "user" as const,
  next: "Choose one from the list of connections",
});
const unknownAccount = (id: AccountId) => ({
  code: "unknown-connected-account",
  message: `The connection reaches no account "${id}"`,
  owner: "user" as const,
  next: "Choose one of the accounts that the connection shows",
});
const exists = (id: ConnectionId) => ({
  code: "connection-exists",
  message: `There is a connection "${id}" already`,
  owner: "us" as const,
  next: "Report it: ids of connections must be fresh",
});
