import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import {
  accountId,
  brokerId,
  connectionId,
  type Day,
  dayOf,
  Decimal,
  epochMs,
  type Execution,
  executionId,
  FailureError,
  importId,
  type Instant,
  instantOf,
  instrument,
  pullId,
  tenantId,
} from "#domain";
import type {
  ConnectionStore,
  HistoryState,
  IdentifiedExecution,
  Lease,
  Pull,
  PullTransaction,
  Rebuilding,
  StoredVersions,
} from "#sync";
import { buildRoundTrips, type TradeEvent } from "#trades";

/** What a case runs against. */
export type ConnectionStoreSetting = {
  /** Empty at the beginning of each case. */
  readonly store: ConnectionStore;
  /** Lets so much time pass by the clock that decides about leases. */
  readonly pass: (ms: number) => Promise<void>;
};

/** One thing that every store of connections must do. */
export type ConnectionStoreCase = {
  readonly name: string;
  readonly run: (setting: ConnectionStoreSetting) => Promise<void>;
};

const T0 = epochMs("2026-01-05T12:00:00.000000Z" as Instant);
const at = (seconds: number): Instant => instantOf(T0 + seconds * 1_000);
const ACCOUNT = accountId("suite", "1");
const ACME = instrument({ kind: "equity", symbol: "ACME", currency: "USD" });
const TTL_MS = 60_000;

const execution = (n: number, parts: Partial<Execution> = {}): Execution => ({
  id: executionId(`F${n}`),
  account: ACCOUNT,
  instrument: ACME,
  kind: "fill",
  side: "buy",
  quantity: Decimal.one,
  price: Decimal.of(10),
  fees: [],
  executedAt: at(n),
  precision: "instant",
  zone: { name: "UTC", evidence: "stated" },
  sequence: n,
  report: "new",
  ...parts,
});

/** The digest follows from what identifies, as that of the engine does. */
const identified = (item: Execution): IdentifiedExecution => ({
  execution: item,
  digest: BigInt(Math.round(item.price.toNumber() * 100)) * 1_000n + BigInt(item.sequence),
  line: 1,
});

async function connect(store: ConnectionStore, n = 1) {
  const id = connectionId(`c${n}`);
  await store.create({
    id,
    tenant: tenantId("local"),
    broker: "suite",
    environment: "paper",
    label: `Connection ${n}`,
    createdAt: at(0),
    syncEnabled: true,
    intervalMinutes: 15,
    source: importId(`source-${n}`),
  });
  return id;
}

async function leased(store: ConnectionStore, n = 1): Promise<Lease> {
  const lease = await store.lease(await connect(store, n), "owner", TTL_MS);
  ok(lease, "A new connection's lease is free");
  return lease;
}

const page = <Result>(
  store: ConnectionStore,
  lease: Lease,
  work: (transaction: PullTransaction) => Promise<Result>,
): Promise<Result> =>
  store.page(lease, async (transaction) => {
    await transaction.accounts([{ id: ACCOUNT, broker: brokerId("suite"), number: "1" }]);
    const result = await work(transaction);
    await rebuild(transaction);
    await transaction.commit();
    return result;
  });

/** Round trips of what was touched, as each page of a pull builds them. */
async function rebuild(transaction: Rebuilding): Promise<void> {
  for (const touched of await transaction.touched()) {
    const events: TradeEvent[] = [];
    for await (const batch of transaction.events(touched, undefined)) events.push(...batch);
    const { roundTrips, gaps } = buildRoundTrips(events);
    const batches = (async function* () {
      yield roundTrips;
    })();
    await transaction.replaceRoundTrips(touched, undefined, batches);
    await transaction.replaceGaps(touched, undefined, gaps);
  }
}

const put = (
  store: ConnectionStore,
  lease: Lease,
  items: readonly Execution[],
  raw?: string,
): Promise<StoredVersions> =>
  page(store, lease, (transaction) =>
    transaction.executions(
      items.map(identified),
      items.map(() => raw),
    ),
  );

const counts = ({ new: fresh, known, updated, conflicts }: StoredVersions) => ({
  new: fresh,
  known,
  updated,
  conflicts: conflicts.length,
});

const units = async (store: ConnectionStore, lease: Lease): Promise<string> => {
  const held = await page(store, lease, (transaction) => transaction.derivedPositions(ACCOUNT));
  return held.map(({ quantity }) => quantity.toString()).join();
};

const hasCode = (code: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === code;

const dayState = async (store: ConnectionStore, day: Day) =>
  (await store.coverage(ACCOUNT, day, day)).map(({ state }) => state).join();

const pull = (n: number, parts: Partial<Pull> = {}): Pull => ({
  id: pullId(`p${n}`),
  connection: connectionId("c1"),
  trigger: "scheduled",
  startedAt: at(n),
  outcome: "running",
  imported: 0,
  skipped: 0,
  updated: 0,
  quarantined: 0,
  pages: 0,
  calls: 0,
  retries: 0,
  waitedMs: 0,
  durationMs: 0,
  ...parts,
});

const leases: readonly ConnectionStoreCase[] = [
  {
    name: "a lease is held by one until it ends, and each taking has a higher epoch",
    async run({ store, pass }) {
      const first = await leased(store);
      equal(await store.lease(first.connection, "other", TTL_MS), undefined);
      await store.release(first);
      const second = await store.lease(first.connection, "other", 50);
      ok(second && second.epoch > first.epoch);
      await pass(100);
      const third = await store.lease(first.connection, "third", TTL_MS);
      ok(third && third.epoch > second.epoch);
      await rejects(store.renew(second, TTL_MS), hasCode("lease-lost"));
      await store.release(second);
      equal(await store.lease(first.connection, "fourth", TTL_MS), undefined);
    },
  },
  {
    name: "renewing tells the time of the database",
    async run({ store }) {
      const lease = await leased(store);
      const renewed = await store.renew(lease, 2 * TTL_MS);
      equal(renewed.epoch, lease.epoch);
      const later = epochMs(renewed.until) - epochMs(lease.until);
      ok(later >= TTL_MS && later < TTL_MS + 30_000);
    },
  },
  {
    name: "who lost the lease writes nothing",
    async run({ store, pass }) {
      const id = await connect(store);
      const slept = await store.lease(id, "slow", 50);
      ok(slept);
      await pass(100);
      const other = await store.lease(id, "fast", TTL_MS);
      ok(other);
      await rejects(put(store, slept, [execution(1)]), hasCode("lease-lost"));
      await rejects(store.beginPull(slept, pull(1)), hasCode("lease-lost"));
      await rejects(store.endPull(slept, pull(1)), hasCode("lease-lost"));
      await rejects(store.saveAccounts(slept, []), hasCode("lease-lost"));
      equal(await units(store, other), "");
    },
  },
  {
    name: "a page that fails or is not committed leaves nothing",
    async run({ store }) {
      const lease = await leased(store);
      const rows = [identified(execution(1))];
      await rejects(
        page(store, lease, async (transaction) => {
          await transaction.executions(rows, [undefined]);
          await transaction.history({ account: ACCOUNT, cursor: "1" });
          throw new Error("It broke off");
        }),
        /It broke off/,
      );
      await store.page(lease, (transaction) => transaction.executions(rows, [undefined]));
      equal(await units(store, lease), "");
      deepEqual(await store.histories(lease.connection), []);
    },
  },
];

const records: readonly ConnectionStoreCase[] = [
  {
    name: "what is read again is known, what changed is a newer version",
    async run({ store }) {
      const lease = await leased(store);
      const rows = [execution(1), execution(2)];
      deepEqual(counts(await put(store, lease, rows)), counted({ new: 2 }));
      deepEqual(counts(await put(store, lease, rows)), counted({ known: 2 }));
      const corrected = execution(2, { price: Decimal.of(11), quantity: Decimal.of(5) });
      deepEqual(
        counts(await put(store, lease, [execution(1), corrected])),
        counted({ known: 1, updated: 1 }),
      );
      deepEqual(counts(await put(store, lease, [corrected])), counted({ known: 1 }));
      equal(await units(store, lease), "6");
    },
  },
  {
    name: "a fee that comes later is a newer version",
    async run({ store }) {
      const lease = await leased(store);
      await put(store, lease, [execution(1)]);
      const fee = { kind: "commission", amount: Decimal.one, currency: "USD" } as const;
      const charged = execution(1, { fees: [fee] });
      deepEqual(counts(await put(store, lease, [charged])), counted({ updated: 1 }));
      deepEqual(counts(await put(store, lease, [charged])), counted({ known: 1 }));
    },
  },
  {
    name: "the same from another connection is known, and another content a conflict",
    async run({ store }) {
      const [one, two] = [await leased(store, 1), await leased(store, 2)];
      await put(store, one, [execution(1), execution(2)]);
      const other = [execution(1), execution(2, { price: Decimal.of(99) })];
      deepEqual(counts(await put(store, two, other)), counted({ known: 1, conflicts: 1 }));
      equal(await units(store, one), "2");
    },
  },
  {
    name: "corrections and busts count in what is derived",
    async run({ store }) {
      const lease = await leased(store);
      const about = (n: number) => ({ refersTo: executionId(`F${n}`) });
      await put(store, lease, [
        execution(1),
        execution(2),
        execution(3, { report: "bust", ...about(1) }),
        execution(4, { report: "correction", quantity: Decimal.of(7), ...about(2) }),
      ]);
      equal(await units(store, lease), "7");
      const cash = await page(store, lease, (transaction) => transaction.derivedCash(ACCOUNT));
      deepEqual(
        cash.map(({ currency, amount }) => `${amount} ${currency}`),
        ["-70 USD"],
      );
    },
  },
  {
    name: "what cannot be read is kept once, until it is read",
    async run({ store }) {
      const lease = await leased(store);
      const row = { line: 1, code: "bad", reason: "It is bad", raw: '{"id":"F1"}' };
      const keep = () => page(store, lease, (transaction) => transaction.quarantine([row]));
      equal(await keep(), 1);
      equal(await keep(), 0);
      await put(store, lease, [execution(1)], row.raw);
      equal(await keep(), 1);
    },
  },
  {
    name: "a connection that goes leaves its data, or takes what only it brought",
    async run({ store }) {
      const [one, two] = [await leased(store, 1), await leased(store, 2)];
      await put(store, one, [execution(1), execution(2)]);
      await put(store, two, [execution(2)]);
      await store.remove(one.connection, { data: true, rebuild });
      equal(await store.read(one.connection), undefined);
      equal(await units(store, two), "1");
      const three = await leased(store, 3);
      await put(store, three, [execution(3)]);
      await store.remove(three.connection, { data: false });
      equal(await units(store, two), "2");
    },
  },
];

const knowledge: readonly ConnectionStoreCase[] = [
  {
    name: "how far was read is kept as it was given, and the watermark never goes back",
    async run({ store }) {
      const lease = await leased(store);
      const state = {
        account: ACCOUNT,
        cursor: "c",
        watermark: at(100),
        backfill: { from: at(0), to: at(50), cursor: "b", holeSince: at(60) },
        sweptAt: at(90),
        pass: { cursor: "p", since: at(95) },
        spanMs: 1_234,
        holeSince: at(99),
      } as const;
      const save = (next: HistoryState) =>
        page(store, lease, (transaction) => transaction.history(next));
      await save(state);
      deepEqual(await store.histories(lease.connection), [state]);
      const next = { account: ACCOUNT, cursor: "d", spanMs: 1, sweptAt: at(95) } as const;
      await save({ ...next, watermark: at(10) });
      deepEqual(await store.histories(lease.connection), [{ ...next, watermark: at(100) }]);
    },
  },
  {
    name: "coverage: the strongest statement holds, be it the first or the last",
    async run({ store }) {
      const lease = await leased(store);
      const day = dayOf(at(0));
      const [from, to] = [at(-86_400), at(86_400)];
      const cover = (state: "proven" | "stated" | "gap") =>
        page(store, lease, (transaction) =>
          transaction.cover([{ account: ACCOUNT, from, to, state }]),
        );
      equal(await dayState(store, day), "none");
      await cover("gap");
      equal(await dayState(store, day), "gap");
      await cover("stated");
      equal(await dayState(store, day), "stated");
      await cover("proven");
      equal(await dayState(store, day), "proven");
      await cover("stated");
      await cover("gap");
      equal(await dayState(store, day), "proven");
      await page(store, lease, (transaction) =>
        transaction.cover([{ account: ACCOUNT, from: at(86_400), to: at(90_000), state: "gap" }]),
      );
      equal(await dayState(store, dayOf(at(86_400))), "gap");
    },
  },
  {
    name: "a break stays the same one while it lasts, and is resolved when it is gone",
    async run({ store }) {
      const lease = await leased(store);
      const found = {
        connection: lease.connection,
        account: ACCOUNT,
        kind: "position",
        instrument: ACME.id,
        derived: Decimal.one,
        reported: Decimal.zero,
      } as const;
      const set = (list: readonly (typeof found)[], when: Instant) =>
        page(store, lease, (transaction) =>
          transaction.breaks(
            ACCOUNT,
            ["position", "cash"],
            list.map((each) => ({ ...each, foundAt: when })),
            when,
          ),
        );
      await set([found], at(1));
      await set([found], at(2));
      const open = await store.breaks({ connection: lease.connection, open: true });
      deepEqual(
        open.map(({ foundAt }) => foundAt),
        [at(1)],
      );
      await set([], at(3));
      deepEqual(await store.breaks({ connection: lease.connection, open: true }), []);
      const all = await store.breaks({ connection: lease.connection });
      deepEqual(
        all.map(({ resolvedAt }) => resolvedAt),
        [at(3)],
      );
    },
  },
  {
    name: "a pull that was left running is interrupted by the next, and the log is paged",
    async run({ store }) {
      const lease = await leased(store);
      await store.beginPull(lease, pull(1));
      await store.beginPull(lease, pull(2));
      await store.endPull(lease, pull(2, { outcome: "succeeded", endedAt: at(3), imported: 4 }));
      const first = await store.pulls(lease.connection, { limit: 1 });
      deepEqual(
        first.items.map(({ id, outcome, imported }) => [id, outcome, imported]),
        [["p2", "succeeded", 4]],
      );
      const second = await store.pulls(lease.connection, { limit: 1, after: first.next });
      deepEqual(
        second.items.map(({ id, outcome }) => [id, outcome]),
        [["p1", "interrupted"]],
      );
      equal(second.next, undefined);
    },
  },
  {
    name: "a change leaves what it does not name, and null takes away",
    async run({ store }) {
      const id = await connect(store);
      const failure = { code: "bad", message: "It is bad", owner: "us", next: "Wait" } as const;
      await store.change(id, { state: "error", failures: 2, failure, nextAttemptAt: at(5) });
      const failed = await store.change(id, { label: "Mine" });
      deepEqual(
        [failed.state, failed.failures, failed.failure, failed.nextAttemptAt, failed.label],
        ["error", 2, failure, at(5), "Mine"],
      );
      const healed = await store.change(id, { failure: null, nextAttemptAt: null });
      deepEqual([healed.failure, healed.nextAttemptAt], [undefined, undefined]);
    },
  },
];

const tokens: readonly ConnectionStoreCase[] = [
  {
    name: "one at a time renews a log-in, and a generation is stored once",
    async run({ store }) {
      const id = await connect(store);
      const { tokens: kept } = store;
      equal(await kept.read(id), undefined);
      ok(await kept.beginRefresh(id, 0, "a", TTL_MS));
      equal(await kept.beginRefresh(id, 0, "b", TTL_MS), false);
      ok(await kept.save(id, 0, { sealed: "one", accessExpiresAt: at(9) }));
      equal(await kept.save(id, 0, { sealed: "late" }), false);
      deepEqual(await kept.read(id), { generation: 1, sealed: "one", accessExpiresAt: at(9) });
      equal(await kept.beginRefresh(id, 0, "b", TTL_MS), false);
      ok(await kept.beginRefresh(id, 1, "b", TTL_MS));
      ok((await kept.read(id))?.refreshingSince);
      await kept.abandonRefresh(id, 1, "a");
      equal(await kept.beginRefresh(id, 1, "a", TTL_MS), false);
      await kept.abandonRefresh(id, 1, "b");
      equal((await kept.read(id))?.refreshingSince, undefined);
      ok(await kept.beginRefresh(id, 1, "a", TTL_MS));
    },
  },
  {
    name: "the right to renew ends, and that it was never heard of again is told",
    async run({ store, pass }) {
      const id = await connect(store);
      const { tokens: kept } = store;
      await kept.beginRefresh(id, 0, "a", TTL_MS);
      await kept.save(id, 0, { sealed: "one" });
      ok(await kept.beginRefresh(id, 1, "a", 50));
      await pass(100);
      ok((await kept.read(id))?.refreshingSince);
      ok(await kept.beginRefresh(id, 1, "b", TTL_MS));
    },
  },
];

const counted = (parts: Partial<ReturnType<typeof counts>>) => ({
  new: 0,
  known: 0,
  updated: 0,
  conflicts: 0,
  ...parts,
});

/** Held by every store of connections, in memory and in a database alike. */
export const connectionStoreCases: readonly ConnectionStoreCase[] = [
  ...leases,
  ...records,
  ...knowledge,
  ...tokens,
];
