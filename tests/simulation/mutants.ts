import { epochMs, instantOf } from "#domain";
import type { BrokerAdapter, HistoryPage } from "#kit";
import type { ConnectionStore, Lease, PullTransaction, TokenStore } from "#sync";
import type { Plan, Profile } from "./plan.ts";
import type { Mutant, MutantWorld } from "./world.ts";

/** A mechanism that is taken away, and the profile under which that must show. */
export type NamedMutant = Mutant & {
  readonly name: string;
  readonly profile: Profile;
  /** Why it may go unnoticed; absent where it must be noticed. */
  readonly survives?: string;
};

type Change<Of extends "store" | "parts" | "plan"> = NonNullable<Mutant[Of]>;

const withAdapter =
  (change: (adapter: BrokerAdapter, world: MutantWorld) => BrokerAdapter): Change<"parts"> =>
  (parts, world) => ({
    ...parts,
    adapterOf: async (broker) => change(await parts.adapterOf(broker), world),
  });

const withPages = (
  change: (page: HistoryPage, world: MutantWorld) => HistoryPage,
): Change<"parts"> =>
  withAdapter((adapter, world) => ({
    ...adapter,
    changes: async (call, request) => change(await adapter.changes(call, request), world),
    ...(adapter.range && {
      range: async (call, request) =>
        change((await adapter.range?.(call, request)) ?? NO_PAGE, world),
    }),
  }));

const NO_PAGE: HistoryPage = { records: [], cursor: "", done: true, proof: "complete" };

const withTransaction =
  (
    change: (transaction: PullTransaction, world: MutantWorld, lease: Lease) => PullTransaction,
  ): Change<"store"> =>
  (store, world) => ({
    ...store,
    page: (lease, work) =>
      store.page(lease, (transaction) => work(change(transaction, world, lease))),
  });

const withTokens =
  (change: (tokens: TokenStore) => TokenStore): Change<"store"> =>
  (store) => ({ ...store, tokens: change(store.tokens) });

/** The lease as it stands now, whoever holds it. */
const standing = ({ inner }: MutantWorld, lease: Lease): Lease => ({
  ...lease,
  epoch: inner.data.leases.get(lease.connection)?.epoch ?? lease.epoch,
});

const unfenced = (store: ConnectionStore, world: MutantWorld): ConnectionStore => ({
  ...store,
  page: (lease, work) => store.page(standing(world, lease), work),
  endPull: (lease, pull, move) => store.endPull(standing(world, lease), pull, move),
  beginPull: (lease, pull, move) => store.beginPull(standing(world, lease), pull, move),
  saveAccounts: (lease, accounts) => store.saveAccounts(standing(world, lease), accounts),
  renew: (lease, ttlMs) => store.renew(standing(world, lease), ttlMs),
});

const onlyKind =
  (...kinds: readonly Plan["broker"]["kind"][]): Change<"plan"> =>
  (plan) => {
    const kind = kinds[plan.seed % kinds.length] ?? plan.broker.kind;
    const isNumbered = kind === "sequence";
    return {
      ...plan,
      broker: { ...plan.broker, kind, latenessMs: plan.late > 0 ? plan.lateMs + 1_000 : 0 },
      amendments: isNumbered || plan.profile === "amended" ? plan.amendments : 0,
    };
  };

/** Faults at their worst, so that the missing mechanism is called for. */
const harsh =
  (faults: Partial<Plan["faults"]>, more: Partial<Plan> = {}): Change<"plan"> =>
  (plan) => ({ ...plan, ...more, faults: { ...plan.faults, ...faults } });

const both =
  (...changes: readonly Change<"plan">[]): Change<"plan"> =>
  (plan) =>
    changes.reduce((before, change) => change(before), plan);

const late = (plan: Plan): Plan => ({
  ...plan,
  late: 0.3,
  lateMs: 15_000,
  broker: { ...plan.broker, latenessMs: 16_000 },
});

/** Fills are missed where a pass is long: small pages, few of them a pull, others in between. */
const longPasses = (plan: Plan): Plan => ({
  ...late(plan),
  pagesPerPull: 3,
  tradeMs: 2_500,
  burst: 0,
  twins: 0,
  accounts: ["A1"],
  pullMs: 20_000,
  killMs: 0,
  pause: 0,
  broker: { ...late(plan).broker, pageSize: 5 },
});

export const MUTANTS: readonly NamedMutant[] = [
  {
    name: "no overlap: late records are not looked for",
    profile: "incremental",
    plan: both(onlyKind("counted", "keyset"), late),
    parts: withAdapter((adapter) => ({ ...adapter, rewind: (cursor) => cursor })),
  },
  {
    name: "no span: the overlap does not grow with the reading",
    profile: "incremental",
    plan: both(onlyKind("counted", "keyset"), longPasses),
    store: withTransaction((transaction) => ({
      ...transaction,
      history: ({ spanMs: _, ...state }) => transaction.history(state),
    })),
  },
  {
    name: "no proof: each page is taken for complete",
    profile: "incremental",
    plan: both(onlyKind("sequence", "counted", "keyset"), harsh({ lossy: 0.1, empty: 0.05 })),
    parts: withPages((page) => ({ ...page, proof: "complete" })),
  },
  {
    name: "no second reading: unproven pages are taken as they come",
    profile: "incremental",
    plan: both(onlyKind("keyset"), harsh({ lossy: 0.15 }, { poison: 0 })),
    parts: withAdapter((adapter) => ({
      ...adapter,
      manifest: {
        ...adapter.manifest,
        history: { ...adapter.manifest.history, proof: "none" },
      },
    })),
  },
  {
    name: "no page overlap: shifted pages are not noticed",
    profile: "incremental",
    // Rows that are added are found by going back; those behind one that vanishes are stepped over.
    plan: both(
      onlyKind("counted"),
      harsh({ slow: 0.5 }, { withdrawals: 0.3, poison: 0 }),
      (plan) => ({
        ...plan,
        snapshot: false,
        broker: { ...plan.broker, pageSize: 3 },
      }),
    ),
    broker: { pageOverlap: false },
  },
  {
    name: "cursor first: how far was read is stored before what was read",
    profile: "incremental",
    plan: harsh({}, { killMs: 4_000, grain: 0.3 }),
    store: (store) => ({
      ...store,
      page: async (lease, work) => {
        await store.page(lease, (ahead) =>
          work({
            ...ahead,
            executions: async (batch) => ({
              new: batch.length,
              known: 0,
              updated: 0,
              conflicts: [],
            }),
            cash: async (batch) => ({ new: batch.length, known: 0, updated: 0, conflicts: [] }),
            quarantine: async () => 0,
          }),
        );
        return store.page(lease, work);
      },
    }),
  },
  {
    name: "insert if absent: newer versions are dropped",
    profile: "amended",
    store: withTransaction((transaction, { inner }) => ({
      ...transaction,
      executions: (batch, raws) => {
        const isNew = batch.map(
          ({ execution }) => !inner.data.executions.has(`${execution.account}\n${execution.id}`),
        );
        return transaction.executions(
          batch.filter((_, at) => isNew[at]),
          raws.filter((_, at) => isNew[at]),
        );
      },
    })),
  },
  {
    name: "no sweep: what changed long ago is not read again",
    profile: "amended",
    parts: withAdapter((adapter) => {
      const rest = Object.entries(adapter).filter(([name]) => name !== "range");
      return Object.fromEntries(rest) as BrokerAdapter;
    }),
  },
  {
    name: "no fence: a process that slept longer than its lease writes",
    profile: "amended",
    plan: harsh({}, { pause: 0.05, processes: 3, amendments: 1, pullMs: 8_000 }),
    store: unfenced,
  },
  {
    name: "no lease and no fence: several read at once",
    profile: "amended",
    plan: harsh({}, { processes: 3, amendments: 1, pullMs: 8_000, grain: 0.3 }),
    store: (store, world) => ({
      ...unfenced(store, world),
      lease: async (connection, owner, ttlMs) =>
        (await store.lease(connection, owner, ttlMs)) ?? {
          connection,
          owner,
          epoch: 0,
          until: instantOf(epochMs(world.process.clock.now()) + ttlMs),
        },
    }),
  },
  {
    name: "own clock: the process's clock in place of the database's and the broker's",
    profile: "incremental",
    plan: both(onlyKind("counted", "keyset"), late, harsh({}, { skewMs: 90_000, processes: 2 })),
    parts: withPages((page, { process }) =>
      page.upTo === undefined ? page : { ...page, upTo: process.clock.now() },
    ),
  },
  {
    name: "no quarantine: what cannot be read is stepped over",
    profile: "incremental",
    plan: harsh({}, { poison: 0.1 }),
    store: withTransaction((transaction) => ({ ...transaction, quarantine: async () => 0 })),
  },
  {
    name: "no occurrence numbers: equal fills without ids are one",
    profile: "incremental",
    plan: both(onlyKind("list"), harsh({}, { twins: 0.3 })),
    parts: withPages((page) => ({
      ...page,
      records: [
        ...new Map(
          page.records.map((record) => [
            record.type === "execution"
              ? `${record.instrument.id} ${record.side} ${record.quantity} ${record.price} ${record.at.instant}`
              : JSON.stringify(record),
            record,
          ]),
        ).values(),
      ],
    })),
  },
  {
    name: "no single flight: several renew one log-in",
    profile: "logins",
    plan: harsh(
      { silent: 0, cut: 0, html: 0, slow: 0 },
      { processes: 3, killMs: 0, pause: 0, revokeMs: 0, graceMs: 0, pullMs: 8_000 },
    ),
    store: (store, world) => ({
      ...withLeaseForAll(unfenced(store, world), world),
      tokens: { ...store.tokens, beginRefresh: async () => true },
    }),
  },
  {
    name: "token not stored: a renewed log-in is used and forgotten",
    profile: "logins",
    plan: harsh(
      { silent: 0, cut: 0, html: 0, slow: 0 },
      { killMs: 0, pause: 0, revokeMs: 0, graceMs: 0 },
    ),
    store: withTokens((tokens) => ({
      ...tokens,
      save: async (connection, generation, next) => {
        const known = await tokens.read(connection);
        return known ? true : tokens.save(connection, generation, next);
      },
    })),
  },
  {
    name: "old refresh token kept: what the broker ended is used again",
    profile: "logins",
    plan: harsh(
      { silent: 0, cut: 0, html: 0, slow: 0 },
      { killMs: 0, pause: 0, revokeMs: 0, graceMs: 0 },
    ),
    parts: withAdapter((adapter) => ({
      ...adapter,
      ...(adapter.refresh && {
        refresh: async (call, token, credentials, now) => ({
          ...((await adapter.refresh?.(call, token, credentials, now)) ?? token),
          ...(token.refresh === undefined ? {} : { refresh: token.refresh }),
        }),
      }),
    })),
  },
  {
    name: "no fence alone, nothing corrected",
    profile: "incremental",
    plan: harsh({}, { pause: 0.05, processes: 3 }),
    store: unfenced,
    survives:
      "rows are stored by id and the watermark never goes back, so a late writer of the same history only costs work",
  },
  {
    name: "no lease, fence kept",
    profile: "incremental",
    plan: harsh({}, { processes: 3, pullMs: 8_000 }),
    store: (store, world) => withLeaseForAll(store, world),
    survives: "the fence refuses all but the last to take the lease; only work is lost",
  },
  {
    name: "no rebuild: round trips stay as they were",
    profile: "incremental",
    store: withTransaction((transaction) => ({
      ...transaction,
      replaceRoundTrips: async () => {},
    })),
  },
];

/** Everybody gets the lease, and with it the next epoch. */
function withLeaseForAll(store: ConnectionStore, { inner }: MutantWorld): ConnectionStore {
  return {
    ...store,
    lease: (connection, owner, ttlMs) => {
      const held = inner.data.leases.get(connection);
      if (held) held.untilMs = 0;
      return store.lease(connection, owner, ttlMs);
    },
  };
}
