import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { dayOf, Decimal, executionId, epochMs } from "#domain";
import {
  type ConnectionStoreCase,
  ACCOUNT,
  at,
  connect,
  counted,
  counts,
  dayState,
  execution,
  hasCode,
  identified,
  leased,
  page,
  pull,
  put,
  reached,
  rebuild,
  stay,
  TTL_MS,
  units,
} from "./connection-store-parts.ts";

export const leaseCases: readonly ConnectionStoreCase[] = [
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
    name: "the right to hold a stream open is another than the right to read, and fenced like it",
    async run({ store, pass }) {
      const { connection } = await leased(store);
      const { streams } = store;
      const held = await streams.lease(connection, "one", TTL_MS);
      ok(held);
      equal(await streams.lease(connection, "two", TTL_MS), undefined);
      await streams.release(held);
      const first = await streams.lease(connection, "one", 50);
      ok(first && first.epoch > held.epoch);
      await pass(100);
      const second = await streams.lease(connection, "two", TTL_MS);
      ok(second && second.epoch > first.epoch);
      await rejects(streams.renew(first, TTL_MS), hasCode("lease-lost"));
      await streams.release(first);
      equal((await streams.renew(second, TTL_MS)).epoch, second.epoch);
      equal(await store.lease(connection, "other", TTL_MS), undefined);
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
      await rejects(store.beginPull(slept, pull(1), stay), hasCode("lease-lost"));
      await rejects(store.endPull(slept, pull(1), stay), hasCode("lease-lost"));
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

export const recordCases: readonly ConnectionStoreCase[] = [
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
    name: "what comes again under its id in another form leaves quarantine",
    async run({ store }) {
      const lease = await leased(store);
      const row = { line: 1, code: "bad", reason: "It is bad", raw: '{"id":"F1"}', key: "F1" };
      const keep = (key: string) =>
        page(store, lease, (transaction) => transaction.quarantine([{ ...row, key }]));
      const read = (...keys: string[]) =>
        page(store, lease, (transaction) => transaction.readable(keys));
      equal(await keep("F1"), 1);
      await read("F2", "cash F1");
      equal(await keep("F1"), 0);
      await read("F2", "F1");
      equal(await keep("F1"), 1);
    },
  },
  {
    name: "a day is a gap while a record of it cannot be read",
    async run({ store }) {
      const lease = await leased(store);
      await reached(store, lease);
      const row = { line: 1, code: "bad", reason: "It is bad", raw: "{}", key: "F1" };
      const [from, to] = [at(-86_400), at(2 * 86_400)];
      await page(store, lease, async (transaction) => {
        await transaction.cover([{ account: ACCOUNT, from, to, state: "proven" }]);
        await transaction.quarantine([{ ...row, account: ACCOUNT, from: at(0), to: at(60) }]);
        const known = { ...row, raw: "[]", key: "F2", code: "id-conflict" };
        await transaction.quarantine([{ ...known, from: at(86_400), to: at(86_400) }]);
      });
      equal(await dayState(store, dayOf(at(0))), "gap");
      equal(await dayState(store, dayOf(at(86_400))), "proven");
      await page(store, lease, (transaction) => transaction.readable(["F1"]));
      equal(await dayState(store, dayOf(at(0))), "proven");
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
