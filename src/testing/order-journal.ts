import { deepEqual, equal, ok } from "node:assert/strict";
import {
  type AccountId,
  clientOrderId,
  type ConnectionId,
  Decimal,
  type Environment,
  type Instant,
  instantOf,
  instrument,
  intentId,
  type OrderReport,
} from "#domain";
import type { Decide, NewOrder, OrderJournal, OrderRecord, TradingState } from "#orders";

/** What a case runs against. */
export type OrderJournalSetting = {
  /** Without orders at the beginning of each case. */
  readonly journal: OrderJournal;
  readonly connection: ConnectionId;
  readonly account: AccountId;
  readonly environment: Environment;
  /** Stops all trading, or lets it go on. */
  readonly stop: (state: TradingState) => Promise<void>;
};

/** One thing that every journal of orders must do. */
export type OrderJournalCase = {
  readonly name: string;
  readonly run: (setting: OrderJournalSetting) => Promise<void>;
};

const at = (seconds: number): Instant => instantOf(1_767_628_800_000 + seconds * 1_000);
const SHARE = instrument({ kind: "equity", symbol: "XYZ", currency: "USD", isin: "US0000000001" });
const approve: Decide = () => ({ reduces: false });
const failure = { code: "x", message: "X", owner: "broker", next: "Y" } as const;

function newOrder(setting: OrderJournalSetting, n: number, changes: Partial<NewOrder> = {}) {
  const { connection, account, environment } = setting;
  return {
    ...{ id: intentId(`intent-${n}`), connection, account, environment },
    ...{ clientOrderId: clientOrderId(`ours-${n}`), idempotencyKey: `key-${n}`, bodyHash: "hash" },
    ...{ createdAt: at(n), validUntil: at(n + 60) },
    ticket: {
      ...{ instrument: SHARE, side: "buy", type: "stop-limit", timeInForce: "gtd" },
      ...{ quantity: Decimal.of("10.5"), limitPrice: Decimal.of("100.25") },
      ...{ stopPrice: Decimal.of(99), expiresAt: at(9_000), reduceOnly: true, effect: "close" },
      ...{ takeProfit: { limitPrice: Decimal.of(110) }, brokerSpecific: { a: "b" } },
      stopLoss: { stopPrice: Decimal.of(90), limitPrice: Decimal.of(89) },
    },
    ...changes,
  } as const satisfies NewOrder;
}

const reportOf = (n: number, changes: Partial<OrderReport> = {}): OrderReport => ({
  ...{ orderId: `b-${n}`, clientOrderId: clientOrderId(`ours-${n}`), status: "working" },
  ...{ instrument: SHARE, side: "buy", type: "limit", quantity: Decimal.of("10.5") },
  ...{ filled: Decimal.zero, updatedAt: at(n + 1) },
  ...changes,
});

async function opened(setting: OrderJournalSetting, n: number, decide = approve) {
  const result = await setting.journal.open(newOrder(setting, n), at(n - 60), decide);
  if (result.kind !== "new") throw new Error(`Order ${n} is ${result.kind}`);
  return result.record;
}

/** An order that is being sent. */
async function sending(setting: OrderJournalSetting, n: number): Promise<OrderRecord> {
  const record = await opened(setting, n);
  const begun = await setting.journal.beginSend(record, { at: at(n), until: at(n + 10) });
  if (!begun || "halted" in begun) throw new Error(`Order ${n} was not begun`);
  return begun;
}

const reported = (setting: OrderJournalSetting, record: OrderRecord, report: OrderReport) =>
  setting.journal.append(record.id, record.version, { type: "reported", at: at(5), report });

/** What every journal of orders does, for a test of each. */
export const orderJournalCases: readonly OrderJournalCase[] = [
  {
    name: "an order comes back as it was written, with all its parts",
    async run(setting) {
      const { journal } = setting;
      const reserve = { worth: Decimal.of("90.5"), margin: Decimal.of(45) };
      const record = await opened(setting, 1, () => ({ reduces: false, reserve }));
      equal(record.state, "approved");
      deepEqual(shown(record.reserve), shown(reserve));
      deepEqual(shown(await journal.read(record.id)), shown(record));
      const approved = { type: "approved", at: at(1), reduces: false, reserve };
      deepEqual(shown(await journal.events(record.id)), shown([approved]));
      equal(await journal.read(intentId("another")), undefined);
    },
  },
  {
    name: "a key is one order, and no other body may use it",
    async run(setting) {
      const { journal } = setting;
      const record = await opened(setting, 1);
      const unasked: Decide = () => {
        throw new Error("It is decided once");
      };
      const again = newOrder(setting, 2, { idempotencyKey: "key-1" });
      const known = await journal.open(again, at(0), unasked);
      deepEqual(shown(known), shown({ kind: "known", record }));
      deepEqual(await journal.open({ ...again, bodyHash: "other" }, at(0), unasked), {
        kind: "conflict",
      });
    },
  },
  {
    name: "a denial is kept with its reason",
    async run(setting) {
      const record = await opened(setting, 1, () => ({ denied: failure }));
      equal(record.state, "denied");
      deepEqual((await setting.journal.read(record.id))?.failure, failure);
    },
  },
  {
    name: "the book shows what may still trade, and what was written down lately",
    async run(setting) {
      const { journal } = setting;
      await opened(setting, 1, () => ({ denied: failure }));
      const open = await sending(setting, 2);
      await reported(setting, open, reportOf(2));
      const ended = await sending(setting, 3);
      await reported(setting, ended, reportOf(3, { status: "canceled" }));
      await opened(setting, 4, () => ({ denied: failure }));
      const seen: string[] = [];
      await journal.open(newOrder(setting, 5), at(4), (book) => {
        seen.push(book.trading, ...book.orders.map(({ clientOrderId: name }) => name));
        return { reduces: false };
      });
      deepEqual(seen, ["open", "ours-2", "ours-4"]);
    },
  },
  {
    name: "a change is decided on beside the other orders, and binds what it will and what it did",
    async run(setting) {
      const { journal } = setting;
      const sent = await sending(setting, 1);
      const record = await reported(setting, sent, reportOf(1));
      await opened(setting, 2);
      if (!record) throw new Error("Order 1 was not reported");
      const change = { limitPrice: Decimal.of("90.5"), quantity: Decimal.of(20) };
      const asked = { order: record, change, at: at(6), since: at(0) };
      deepEqual(await journal.beginReplace(asked, () => ({ denied: failure })), {
        denied: failure,
      });
      equal((await journal.events(record.id)).length, 3);
      const seen: string[] = [];
      const reserve = { worth: Decimal.of(9), margin: Decimal.of(3) };
      const begun = await journal.beginReplace(asked, ({ orders }) => {
        seen.push(...orders.map(({ clientOrderId: name }) => name));
        return { reduces: false, reserve };
      });
      deepEqual(seen, ["ours-2"]);
      deepEqual(shown(await journal.read(record.id)), shown(begun));
      equal(await journal.beginReplace(asked, approve), undefined);
      const ending = { type: "change-ended", at: at(7), result: "done" } as const;
      const changed = await journal.append(record.id, record.version + 1, ending);
      deepEqual(shown(changed?.reserve), shown(reserve));
      deepEqual(shown(changed?.ticket.limitPrice), "90.5");
      deepEqual(shown(await journal.read(record.id)), shown(changed));
    },
  },
  {
    name: "orders of an account are decided on one by one",
    async run(setting) {
      const seen: number[] = [];
      const decide: Decide = ({ orders }) => {
        seen.push(orders.length);
        return { reduces: false };
      };
      await Promise.all(
        [1, 2, 3, 4].map((n) => setting.journal.open(newOrder(setting, n), at(0), decide)),
      );
      deepEqual(
        seen.toSorted((a, b) => a - b),
        [0, 1, 2, 3],
      );
    },
  },
  {
    name: "of requests with one key at the same time one is new",
    async run(setting) {
      const order = newOrder(setting, 1);
      const kinds = await Promise.all(
        [1, 2, 3].map(async () => (await setting.journal.open(order, at(0), approve)).kind),
      );
      deepEqual(kinds.filter((kind) => kind === "new").length, 1);
    },
  },
  {
    name: "an event is added to the version that was seen and to no other",
    async run(setting) {
      const { journal } = setting;
      const record = await sending(setting, 1);
      const event = { type: "unknown", at: at(3), failure } as const;
      const results = await Promise.all([
        journal.append(record.id, record.version, event),
        journal.append(record.id, record.version, event),
      ]);
      equal(results.filter((each) => each !== undefined).length, 1);
      equal((await journal.read(record.id))?.state, "unknown");
      const types = (await journal.events(record.id)).map(({ type }) => type);
      deepEqual(types, ["approved", "send-begun", "unknown"]);
    },
  },
  {
    name: "a send is begun once, however many try",
    async run(setting) {
      const record = await opened(setting, 1);
      const begun = await Promise.all(
        [1, 2, 3].map(() => setting.journal.beginSend(record, { at: at(2), until: at(12) })),
      );
      const [first, ...others] = begun.filter((each) => each !== undefined);
      ok(first && !("halted" in first));
      equal(first.sendingUntil, at(12));
      equal(others.length, 0);
    },
  },
  {
    name: "nothing is begun after a stop, but what reduces where that may pass",
    async run(setting) {
      const { journal, stop } = setting;
      const times = { at: at(2), until: at(12) };
      const opening = await opened(setting, 1);
      const reducing = await opened(setting, 2, () => ({ reduces: true }));
      await stop("block-new");
      deepEqual(await journal.beginSend(opening, times), { halted: "block-new" });
      deepEqual(await journal.beginSend(reducing, times), { halted: "block-new" });
      await stop("reduce-only");
      deepEqual(await journal.beginSend(opening, times), { halted: "reduce-only" });
      const begun = await journal.beginSend(reducing, times);
      ok(begun && !("halted" in begun));
      await stop("open");
      const last = await journal.beginSend(opening, times);
      ok(last && !("halted" in last));
    },
  },
  {
    name: "what is unsettled and what works is listed by connection",
    async run(setting) {
      const { journal, connection } = setting;
      const names = (records: readonly OrderRecord[]) =>
        records.map(({ clientOrderId: name }) => name);
      await sending(setting, 1);
      await reported(setting, await sending(setting, 2), reportOf(2));
      const filled = { status: "filled", filled: Decimal.of("10.5") } as const;
      await reported(setting, await sending(setting, 3), reportOf(3, filled));
      deepEqual(names(await journal.unsettled(connection)), ["ours-1"]);
      deepEqual(names(await journal.working(connection)), ["ours-2"]);
    },
  },
  {
    name: "a report finds its order by our name, by the broker's, and by the one it replaces",
    async run(setting) {
      const { journal, account } = setting;
      const record = await sending(setting, 1);
      const { clientOrderId: _, ...nameless } = reportOf(1);
      const find = async (report: OrderReport) =>
        (await journal.byReport(account, report))?.clientOrderId;
      equal(await find(nameless), undefined);
      equal(await find(reportOf(1, { orderId: "b-unseen" })), "ours-1");
      await reported(setting, record, reportOf(1));
      equal(await find(nameless), "ours-1");
      equal(await find({ ...nameless, orderId: "b-2", replaces: "b-1" }), "ours-1");
      equal(await find({ ...nameless, orderId: "b-3" }), undefined);
    },
  },
  {
    name: "every event of an order is kept, also one that contradicts what is known",
    async run(setting) {
      const { journal } = setting;
      const record = await opened(setting, 1, () => ({ denied: failure }));
      const next = await reported(
        setting,
        record,
        reportOf(1, { averagePrice: Decimal.of("1.5") }),
      );
      equal(next?.state, "denied");
      equal(next.version, 2);
      deepEqual(
        (await journal.events(record.id)).map(({ type }) => type),
        ["denied", "reported"],
      );
    },
  },
  {
    name: "a change that is under way comes back",
    async run(setting) {
      const { journal } = setting;
      const shownAs = await reported(setting, await sending(setting, 1), reportOf(1));
      ok(shownAs);
      const change = { quantity: Decimal.of(12), limitPrice: Decimal.of("99.5") };
      const event = { type: "change-begun", at: at(6), kind: "replace", change } as const;
      const next = await journal.append(shownAs.id, shownAs.version, event);
      deepEqual(shown((await journal.read(shownAs.id))?.pending), shown(next?.pending));
      equal((await journal.unsettled(setting.connection)).length, 1);
    },
  },
  {
    name: "an order that waits for a person is decided on anew when it is approved, once",
    async run(setting) {
      const { journal, connection } = setting;
      const held: Decide = () => ({ reduces: false, held: true });
      const first = await opened(setting, 1, held);
      equal(first.state, "created");
      const second = await opened(setting, 2, held);
      const unsettled = await journal.unsettled(connection);
      deepEqual(
        unsettled.map(({ id }) => id),
        [first.id, second.id],
      );
      const times = { at: at(30), until: at(90), since: at(0) };
      const seen: string[] = [];
      const decide: Decide = ({ orders }) => {
        seen.push(...orders.map(({ id }) => id));
        return { reduces: true };
      };
      const approved = await journal.approve({ order: first, ...times }, decide);
      deepEqual(
        [approved?.state, approved?.validUntil, approved?.reduces],
        [...["approved", at(90), true]],
      );
      // The others count, the order itself does not count twice.
      deepEqual(seen, [second.id]);
      equal(await journal.approve({ order: first, ...times }, decide), undefined);
      const denied = await journal.approve({ order: second, ...times }, () => ({
        denied: failure,
      }));
      equal(denied?.state, "denied");
      deepEqual(
        (await journal.events(first.id)).map(({ type }) => type),
        ["held", "approved"],
      );
    },
  },
  {
    name: "what a person says of an order that nobody can look up is kept in their words",
    async run(setting) {
      const { journal } = setting;
      const parked = async (n: number) => {
        const record = await sending(setting, n);
        const unknown = { type: "unknown", at: at(n), failure } as const;
        const lost = await journal.append(record.id, record.version, unknown);
        const given = { type: "parked", at: at(n), failure } as const;
        return (await journal.append(record.id, lost?.version ?? 0, given)) ?? record;
      };
      const said = { type: "settled", at: at(99), note: "seen on their page" } as const;
      const traded = { ...said, answer: "filled", filled: Decimal.of("10.5") } as const;
      const first = await parked(1);
      const filled = await journal.append(first.id, first.version, traded);
      deepEqual([filled?.state, filled?.report?.status], ["acknowledged", "filled"]);
      const second = await parked(2);
      const gone = { ...said, answer: "never-arrived", filled: Decimal.zero } as const;
      equal((await journal.append(second.id, second.version, gone))?.state, "rejected");
      deepEqual(shown((await journal.events(second.id)).at(-1)), shown(gone));
    },
  },
];

/** Decimals of one value may differ in how they are kept. */
const shown = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
