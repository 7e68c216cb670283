import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { dayOf, Decimal, type Instant } from "#domain";
import type { HistoryState, Lease } from "#sync";
import {
  type ConnectionStoreCase,
  ACCOUNT,
  ACME,
  at,
  connect,
  dayState,
  execution,
  hasCode,
  leased,
  page,
  pull,
  put,
  reached,
  stay,
  TTL_MS,
} from "./connection-store-parts.ts";

export const knowledgeCases: readonly ConnectionStoreCase[] = [
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
    name: "what the user chose for an account stays when the broker lists it anew",
    async run({ store }) {
      const lease = await leased(store);
      const { connection } = lease;
      const account = {
        ...{
          id: ACCOUNT,
          connection,
          key: "k",
          number: "1",
          environment: "paper" as const,
          seenAt: at(0),
        },
      } as const;
      await store.saveAccounts(lease, [account]);
      await store.changeAccount(connection, ACCOUNT, { intervalMinutes: 30, syncEnabled: false });
      await store.accountRead(lease, ACCOUNT, at(5));
      await store.saveAccounts(lease, [{ ...account, name: "Named", seenAt: at(9) }]);
      const chosen = { intervalMinutes: 30, syncEnabled: false, readAt: at(5) };
      const named = { ...account, name: "Named", seenAt: at(9) };
      deepEqual(await store.accounts(connection), [{ ...named, ...chosen }]);
      const back = { intervalMinutes: null, syncEnabled: true };
      const after = await store.changeAccount(connection, ACCOUNT, back);
      deepEqual(after, { ...named, readAt: at(5) });
      deepEqual(await store.accounts(connection), [after]);
    },
  },
  {
    name: "an account that the connection does not reach is not changed",
    async run({ store }) {
      const lease = await leased(store);
      await rejects(
        store.changeAccount(lease.connection, ACCOUNT, { syncEnabled: false }),
        hasCode("unknown-connected-account"),
      );
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
    name: "conflicts of records that agree now are resolved, and the others stay",
    async run({ store }) {
      const lease = await leased(store);
      const about = (id: string, when: Instant) => ({
        ...{ connection: lease.connection, account: ACCOUNT, kind: "conflict" as const },
        ...{ instrument: ACME.id, subject: id, derived: Decimal.one, reported: Decimal.of(2) },
        foundAt: when,
      });
      const note = (ids: readonly string[], found: readonly string[], when: Instant) =>
        page(store, lease, (transaction) =>
          transaction.conflicts(
            ACCOUNT,
            ids,
            found.map((id) => about(id, when)),
            when,
          ),
        );
      const open = async () => {
        const found = await store.breaks({ connection: lease.connection, open: true });
        return found.map(({ subject, foundAt }) => `${subject} ${foundAt}`).toSorted();
      };
      await note(["F1", "F2", "F3"], ["F1", "F2"], at(1));
      await note(["F1", "F3"], ["F1"], at(2));
      deepEqual(await open(), [`F1 ${at(1)}`, `F2 ${at(1)}`]);
      await page(store, lease, (transaction) =>
        transaction.breaks(ACCOUNT, ["position", "cash", "missing"], [], at(3)),
      );
      await note(["F2"], [], at(4));
      deepEqual(await open(), [`F1 ${at(1)}`]);
    },
  },
  {
    name: "what only others brought of a proven day was not given",
    async run({ store }) {
      const [one, two] = [await leased(store, 1), await leased(store, 2)];
      await reached(store, one);
      await reached(store, two);
      await put(store, one, [execution(1), execution(2), execution(90_000)]);
      await put(store, two, [execution(1)]);
      const [from, to] = [at(0), at(86_400)];
      const ungiven = (lease: Lease, since = at(0)) =>
        page(store, lease, (transaction) => transaction.ungiven(ACCOUNT, since));
      deepEqual(await ungiven(two), []);
      await page(store, two, (transaction) =>
        transaction.cover([{ account: ACCOUNT, from, to, state: "proven" }]),
      );
      const found = await ungiven(two);
      deepEqual(
        found.map(({ id, instrument, quantity }) => [id, instrument, `${quantity}`]),
        [["F2", ACME.id, "1"]],
      );
      deepEqual(await ungiven(two, at(3)), []);
      deepEqual(await ungiven(one), []);
    },
  },
  {
    name: "units are known by execution and by order, from a moment on",
    async run({ store }) {
      const lease = await leased(store);
      await reached(store, lease);
      await put(store, lease, [
        execution(1, { orderId: "A" }),
        execution(2, { orderId: "A", quantity: Decimal.of("0.5") }),
        execution(3, { orderId: "B" }),
        execution(4),
      ]);
      const held = async (since: Instant) => {
        const asked = { executions: ["F2", "F4", "F9"], orders: ["A", "C"], since };
        const { executions, orders } = await page(store, lease, (transaction) =>
          transaction.heldUnits(ACCOUNT, asked),
        );
        return [...executions, ...orders].map(([id, units]) => `${id} ${units}`).toSorted();
      };
      deepEqual(await held(at(0)), ["A 1.5", "F2 0.5", "F4 1"]);
      deepEqual(await held(at(2)), ["A 0.5", "F2 0.5", "F4 1"]);
    },
  },
  {
    name: "holes are the stretches that no stronger statement covers",
    async run({ store }) {
      const lease = await leased(store);
      const [from, to] = [at(0), at(100)];
      const holes = () =>
        page(store, lease, async (transaction) => {
          const found = await transaction.holes(ACCOUNT);
          return found.map((each) => [each.from, each.to]);
        });
      await page(store, lease, (transaction) =>
        transaction.cover([
          { account: ACCOUNT, from, to, state: "gap" },
          { account: ACCOUNT, from: at(40), to, state: "proven" },
        ]),
      );
      deepEqual(await holes(), [[at(0), at(40)]]);
    },
  },
  {
    name: "a pull that was left running is interrupted by the next, and the log is paged",
    async run({ store }) {
      const lease = await leased(store);
      await store.beginPull(lease, pull(1), stay);
      await store.beginPull(lease, pull(2), stay);
      await store.endPull(
        lease,
        pull(2, { outcome: "succeeded", endedAt: at(3), imported: 4 }),
        ({ failures }) => ({ failures: failures + 3 }),
      );
      equal((await store.read(lease.connection))?.failures, 3);
      ok(await store.lease(lease.connection, "next", TTL_MS), "The lease is free again");
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

export const tokenCases: readonly ConnectionStoreCase[] = [
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
    name: "the log-in that trades is another than the one that reads",
    async run({ store }) {
      const id = await connect(store);
      const { tokens, tradeTokens } = store;
      ok(await tokens.beginRefresh(id, 0, "a", TTL_MS));
      ok(await tradeTokens.beginRefresh(id, 0, "a", TTL_MS));
      ok(await tokens.save(id, 0, { sealed: "reads" }));
      equal(await tradeTokens.read(id), undefined);
      ok(await tradeTokens.save(id, 0, { sealed: "trades" }));
      equal((await tokens.read(id))?.sealed, "reads");
      equal((await tradeTokens.read(id))?.sealed, "trades");
      ok(await tradeTokens.beginRefresh(id, 1, "a", TTL_MS));
      equal((await tokens.read(id))?.refreshingSince, undefined);
      await tradeTokens.remove(id);
      equal(await tradeTokens.read(id), undefined);
      equal((await tokens.read(id))?.sealed, "reads");
      ok(await tradeTokens.save(id, 0, { sealed: "anew" }));
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
