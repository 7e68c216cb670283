import { ok } from "node:assert/strict";
import {
  accountId,
  brokerId,
  connectionId,
  type Day,
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
  IdentifiedExecution,
  Lease,
  Move,
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

export const T0 = epochMs("2026-01-05T12:00:00.000000Z" as Instant);
export const at = (seconds: number): Instant => instantOf(T0 + seconds * 1_000);
export const ACCOUNT = accountId("suite", "1");
export const ACME = instrument({ kind: "equity", symbol: "ACME", currency: "USD" });
export const TTL_MS = 60_000;

export const execution = (n: number, parts: Partial<Execution> = {}): Execution => ({
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
export const identified = (item: Execution): IdentifiedExecution => ({
  execution: item,
  digest: BigInt(Math.round(item.price.toNumber() * 100)) * 1_000n + BigInt(item.sequence),
  line: 1,
});

export async function connect(store: ConnectionStore, n = 1) {
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

export async function leased(store: ConnectionStore, n = 1): Promise<Lease> {
  const lease = await store.lease(await connect(store, n), "owner", TTL_MS);
  ok(lease, "A new connection's lease is free");
  return lease;
}

/** Lets a connection reach the account of the suite. */
export const reached = (store: ConnectionStore, lease: Lease) =>
  store.saveAccounts(lease, [
    {
      id: ACCOUNT,
      connection: lease.connection,
      key: "1",
      number: "1",
      environment: "paper",
      seenAt: at(0),
    },
  ]);

export const page = <Result>(
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
export async function rebuild(transaction: Rebuilding): Promise<void> {
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

export const put = (
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

export const counts = ({ new: fresh, known, updated, conflicts }: StoredVersions) => ({
  new: fresh,
  known,
  updated,
  conflicts: conflicts.length,
});

export const units = async (store: ConnectionStore, lease: Lease): Promise<string> => {
  const held = await page(store, lease, (transaction) => transaction.derivedPositions(ACCOUNT));
  return held.map(({ quantity }) => quantity.toString()).join();
};

export const hasCode = (code: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === code;

export const dayState = async (store: ConnectionStore, day: Day) =>
  (await store.coverage(ACCOUNT, day, day)).map(({ state }) => state).join();

/** Leaves a connection as it is. */
export const stay: Move = () => ({});

export const pull = (n: number, parts: Partial<Pull> = {}): Pull => ({
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

export const counted = (parts: Partial<ReturnType<typeof counts>>) => ({
  new: 0,
  known: 0,
  updated: 0,
  conflicts: 0,
  ...parts,
});
