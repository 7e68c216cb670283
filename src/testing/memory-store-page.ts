import type { Account, AccountId, CashMovement, Execution, ImportId, Instant } from "#domain";
import type {
  Break,
  Conflict,
  Connection,
  CoverageRange,
  HistoryState,
  PullTransaction,
  Ungiven,
} from "#sync";
import type { Gap, RoundTrip } from "#trades";
import {
  eventsOf,
  type MemoryData,
  type PlaceOfPosition,
  positionKey,
  putExecution,
  recordKey,
  type Staged,
  type StoredRow,
} from "./memory-store-data.ts";
import { derivedCash, derivedPositions } from "./memory-store-derived.ts";
import { putFlat } from "./memory-store-flat.ts";
import { heldUnits } from "./memory-store-held.ts";
import { covered } from "./memory-store-coverage.ts";

export type MemoryPage = {
  readonly transaction: PullTransaction;
  readonly isCommitted: () => boolean;
  /** Makes everything visible at once. */
  readonly apply: () => void;
};

/** One transaction over a store in memory: nothing is seen by others before `apply`. */
export function memoryPage(data: MemoryData, connection: Connection): MemoryPage {
  const { source } = connection;
  const staged: Staged = { executions: new Map(), cash: new Map(), splits: new Map() };
  const effects: (() => void)[] = [];
  const touched = touchedPositions();
  const trips = new Map<string, readonly RoundTrip[]>();
  const gaps = new Map<string, readonly Gap[]>();
  const newQuarantine = new Set<string>();
  let committed = false;

  const executionAt = (key: string) => staged.executions.get(key) ?? data.executions.get(key);

  const touch = ({ account, instrument, executedAt }: Execution) =>
    touched.touch({ account, instrument: instrument.id }, executedAt);

  function touchExecution(execution: Execution, before: Execution | undefined): void {
    touch(execution);
    if (before) touch(before);
    const { account, refersTo } = execution;
    const original = refersTo && executionAt(recordKey({ account, id: refersTo }));
    if (original) touch(original.item);
  }

  const leaveQuarantine = (raw: string | undefined) => {
    if (raw !== undefined) effects.push(() => data.quarantine.delete(`${source}\n${raw}`));
  };

  const transaction: PullTransaction = {
    accounts: async (accounts) => {
      effects.push(() => accounts.forEach((account) => addAccount(data, account)));
    },
    executions: async (batch, raws) => {
      raws.forEach(leaveQuarantine);
      return store({
        rows: batch.map(({ execution, digest, line }, n) => ({
          item: execution,
          digest,
          line,
          raw: raws[n],
        })),
        find: executionAt,
        source,
        sameContent: (a, b) => contentOf(a) === contentOf(b),
        replaces: (item, before) => ({ ...item, sequence: before.sequence }),
        words: ({ side, quantity, instrument, price, executedAt }) =>
          `${side} ${quantity} ${instrument.symbol} @ ${price} ${executedAt}`,
        put: (row, before) => {
          staged.executions.set(recordKey(row.item), row);
          touchExecution(row.item, before?.item);
        },
        link: (row) => staged.executions.set(recordKey(row.item), row),
      });
    },
    cash: async (batch, raws) => {
      raws.forEach(leaveQuarantine);
      return store({
        rows: batch.map(({ cash, digest, line }, n) => ({
          item: cash,
          digest,
          line,
          raw: raws[n],
        })),
        find: (key) => staged.cash.get(key) ?? data.cash.get(key),
        source,
        sameContent: () => true,
        replaces: (item) => item,
        words: ({ kind, amount, bookedAt }) =>
          `${kind} ${amount.amount} ${amount.currency} ${bookedAt}`,
        put: (row) => {
          staged.cash.set(recordKey(row.item), row);
          touchFunding(row.item);
        },
        link: (row) => staged.cash.set(recordKey(row.item), row),
      });
    },
    splits: async (batch) => {
      let fresh = 0;
      for (const split of batch) {
        const key = recordKey(split);
        if (staged.splits.has(key) || data.splits.has(key)) continue;
        staged.splits.set(key, { ...split, source });
        touched.touch(
          { account: split.account, instrument: split.instrument.id },
          split.effectiveAt,
        );
        fresh++;
      }
      return { new: fresh, known: batch.length - fresh, conflicts: [] };
    },
    positions: async (batch) => {
      effects.push(() => {
        for (const each of batch)
          data.positions.set(`${each.account}\n${each.instrument.id}\n${each.asOf}`, {
            ...each,
            source,
          });
      });
    },
    balances: async (batch) => {
      effects.push(() => {
        for (const each of batch)
          data.balances.set(`${each.account}\n${each.currency}\n${each.asOf}`, { ...each, source });
      });
    },
    quarantine: async (rows) => {
      let fresh = 0;
      for (const row of rows) {
        const key = `${source}\n${row.raw}`;
        if (data.quarantine.has(key) || newQuarantine.has(key)) continue;
        newQuarantine.add(key);
        effects.push(() => data.quarantine.set(key, { ...row, source }));
        fresh++;
      }
      return fresh;
    },
    readable: async (keys) => {
      const named = new Set(keys);
      effects.push(() => {
        for (const [id, row] of data.quarantine)
          if (row.source === source && row.key !== undefined && named.has(row.key))
            data.quarantine.delete(id);
      });
    },
    touched: async () =>
      touched.all().map((each) => {
        const { currency } = data.accounts.get(each.account) ?? {};
        return currency === undefined ? each : { ...each, accountCurrency: currency };
      }),
    rebuildFrom: async () => undefined,
    corrected: async (position) =>
      eventsOf(data, staged, position).some((event) => "report" in event && event.report !== "new"),
    async *events(position) {
      yield eventsOf(data, staged, position);
    },
    replaceRoundTrips: async (position, _from, batches) => {
      const all: RoundTrip[] = [];
      for await (const batch of batches) all.push(...batch);
      trips.set(positionKey(position), all);
    },
    replaceGaps: async (position, _from, found) => {
      gaps.set(positionKey(position), found);
    },
    flat: async (account, at) => {
      effects.push(() => putFlat(data, { account, at, source }));
    },
    history: async (state) => {
      effects.push(() => putHistory(data, connection, state));
    },
    cover: async (ranges) => {
      effects.push(() => ranges.forEach((range) => addCoverage(data, range)));
    },
    derivedPositions: async (account) => derivedPositions(data, staged, account),
    derivedCash: async (account) => derivedCash(data, staged, account),
    holes: async (account) =>
      (data.coverage.get(account) ?? [])
        .filter(({ state }) => state === "gap")
        .map((range) => ({ ...range, account })),
    ungiven: async (account, since) => ungiven(data, { connection, account, since }),
    heldUnits: async (account, asked) => heldUnits(data, account, asked),
    conflicts: async (account, subjects, found, at) => {
      const kinds = ["conflict"] as const;
      effects.push(() => replaceBreaks(data, { connection, account, kinds, subjects, found, at }));
    },
    breaks: async (account, kinds, found, at) => {
      effects.push(() => replaceBreaks(data, { connection, account, kinds, found, at }));
    },
    commit: async () => {
      committed = true;
    },
  };

  function touchFunding({ kind, account, instrument, bookedAt }: CashMovement): void {
    if (kind === "funding" && instrument)
      touched.touch({ account, instrument: instrument.id }, bookedAt);
  }

  function apply(): void {
    for (const row of staged.executions.values()) putExecution(data, row);
    for (const [key, row] of staged.cash) data.cash.set(key, row);
    for (const [key, split] of staged.splits) data.splits.set(key, split);
    for (const [key, built] of trips) data.trips.set(key, built);
    for (const [key, found] of gaps) data.gaps.set(key, found);
    for (const effect of effects) effect();
  }

  return { transaction, isCommitted: () => committed, apply };
}

type Incoming<Item> = {
  readonly item: Item;
  readonly digest: bigint;
  readonly line: number;
  readonly raw: string | undefined;
};

type Storing<Item extends Execution | CashMovement> = {
  readonly rows: readonly Incoming<Item>[];
  readonly find: (key: string) => StoredRow<Item> | undefined;
  readonly source: ImportId;
  /** Beyond the digest, which covers what identifies. */
  readonly sameContent: (a: Item, b: Item) => boolean;
  readonly replaces: (item: Item, before: Item) => Item;
  readonly words: (item: Item) => string;
  readonly put: (row: StoredRow<Item>, before: StoredRow<Item> | undefined) => void;
  /** Notes that this source brought the row too. */
  readonly link: (row: StoredRow<Item>) => void;
};

function store<Item extends Execution | CashMovement>(storing: Storing<Item>) {
  const { source } = storing;
  const count = { new: 0, known: 0, updated: 0 };
  const conflicts: Conflict[] = [];
  for (const { item, digest, line, raw } of storing.rows) {
    const before = storing.find(recordKey(item));
    if (!before) {
      storing.put({ item, digest, raw, source, sources: new Set([source]), older: [] }, undefined);
      count.new++;
    } else if (before.digest === digest && isUnchanged(storing, item, before)) {
      if (!before.sources.has(source))
        storing.link({ ...before, sources: new Set([...before.sources, source]) });
      count.known++;
    } else if (before.source === source) {
      const older = [...before.older, before.item];
      storing.put(
        { ...before, item: storing.replaces(item, before.item), digest, raw, older },
        before,
      );
      count.updated++;
    } else {
      const amount = "quantity" in before.item ? before.item.quantity : before.item.amount.amount;
      conflicts.push({ line, id: item.id, stored: storing.words(before.item), amount });
    }
  }
  return { ...count, conflicts };
}

/** Two sources may word a fee differently; only what identifies must agree between them. */
const isUnchanged = <Item extends Execution | CashMovement>(
  { source, sameContent }: Storing<Item>,
  item: Item,
  before: StoredRow<Item>,
) => before.source !== source || sameContent(item, before.item);

/** What a broker may add or change later besides what identifies an execution. */
function contentOf({ fees, statedPnl, fxRate, effect, refersTo, report, orderId }: Execution) {
  const paid = fees.map(({ kind, amount, currency }) => `${kind} ${amount} ${currency}`).join(",");
  return `${paid};${statedPnl};${fxRate};${effect};${refersTo};${report};${orderId}`;
}

function touchedPositions() {
  const since = new Map<string, PlaceOfPosition & { since: Instant }>();
  return {
    touch(position: PlaceOfPosition, at: Instant): void {
      const known = since.get(positionKey(position));
      if (!known) since.set(positionKey(position), { ...position, since: at });
      else if (at < known.since) known.since = at;
    },
    all: () => [...since.values()],
  };
}

function addAccount(data: MemoryData, account: Account): void {
  const known = data.accounts.get(account.id);
  data.accounts.set(account.id, { ...account, ...known });
}

function putHistory(data: MemoryData, { id }: Connection, state: HistoryState): void {
  const histories = data.histories.get(id) ?? new Map<string, HistoryState>();
  const before = histories.get(state.account)?.watermark;
  const watermark =
    before && (!state.watermark || before > state.watermark) ? before : state.watermark;
  histories.set(state.account, watermark ? { ...state, watermark } : state);
  data.histories.set(id, histories);
}

function addCoverage(data: MemoryData, range: CoverageRange): void {
  data.coverage.set(range.account, covered(data.coverage.get(range.account) ?? [], range));
}

type Replacing = {
  readonly connection: Connection;
  readonly account: AccountId;
  readonly kinds: readonly Break["kind"][];
  /** Only breaks about these records are resolved; absent: all. */
  readonly subjects?: readonly string[];
  readonly found: readonly Omit<Break, "id" | "resolvedAt">[];
  readonly at: Instant;
};

const breakId = (each: Omit<Break, "id" | "resolvedAt">) =>
  [
    ...[each.connection, each.account, each.kind, each.instrument, each.currency],
    ...[each.subject, each.foundAt],
  ].join(" ");
const isSameBreak = (a: Omit<Break, "id">, b: Omit<Break, "id">) =>
  a.kind === b.kind &&
  a.instrument === b.instrument &&
  a.currency === b.currency &&
  a.subject === b.subject;

type Asked = {
  readonly connection: Connection;
  readonly account: AccountId;
  readonly since: Instant;
};

function ungiven(data: MemoryData, { connection, account, since }: Asked): Ungiven[] {
  const { source } = connection;
  // What it said otherwise it has said.
  const conflicts = [...data.breaks.values()].filter(
    (each) => each.connection === connection.id && each.kind === "conflict" && !each.resolvedAt,
  );
  const proven = (data.coverage.get(account) ?? []).filter(({ state }) => state === "proven");
  return [...data.executions.values()].flatMap(({ item, sources, source: first }) => {
    const { id, quantity, executedAt, report } = item;
    const isAsked = item.account === account && report === "new" && executedAt >= since;
    if (!isAsked || sources.has(source) || conflicts.some(({ subject }) => subject === id))
      return [];
    if (!proven.some(({ from, to }) => from <= executedAt && executedAt < to)) return [];
    return [{ id, instrument: item.instrument.id, quantity, executedAt, source: first }];
  });
}

function replaceBreaks(data: MemoryData, replacing: Replacing): void {
  const { connection, account, kinds, subjects, found, at } = replacing;
  const rest = [...found];
  for (const [id, each] of data.breaks) {
    if (each.connection !== connection.id || each.account !== account) continue;
    if (each.resolvedAt || !kinds.includes(each.kind)) continue;
    if (subjects && !subjects.includes(each.subject ?? "")) continue;
    const still = rest.findIndex((one) => isSameBreak(one, each));
    const [one] = still < 0 ? [] : rest.splice(still, 1);
    data.breaks.set(id, one ? { ...one, id, foundAt: each.foundAt } : { ...each, resolvedAt: at });
  }
  for (const one of rest) data.breaks.set(breakId(one), { ...one, id: breakId(one) });
}
