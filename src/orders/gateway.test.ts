import { Decimal, instantOf, type OrderReport } from "#domain";
import { BrokerError, BrokerRateLimitError } from "#guard";
import type { ClientIdClass, Found } from "#kit";
import { expect, test } from "vitest";
import { cancelOrder, replaceOrder } from "./change.ts";
import { AT_MS, at, newOrder, question, report } from "./fakes.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { placeOrder, type PlaceParts } from "./place.ts";
import type { NewOrder, OrderBroker } from "./ports.ts";
import { RISK_RULES } from "./risk/facts.ts";
import { settleOrder, sweepOrder } from "./settle.ts";

type Script = Partial<Pick<OrderBroker, "place" | "cancel" | "replace">> & {
  readonly found?: () => Found;
  readonly clientIds?: ClientIdClass;
};

const failing = (outcome: BrokerError["outcome"]) => async (): Promise<never> => {
  throw new BrokerError(`It was ${outcome}`, { code: "TIMEOUT", outcome });
};
const absent: Found = { report: undefined, isComplete: true };

function setting({ found = () => absent, clientIds = "tag", ...calls }: Script = {}) {
  let nowMs = AT_MS;
  const sent: string[] = [];
  const journal = createMemoryJournal();
  const clock = { now: () => instantOf(nowMs) };
  const { facts, limits } = question();
  const broker: OrderBroker = {
    rules: { clientIds, settleMs: 30_000 },
    cancel: async () => undefined,
    find: async () => found(),
    openOrders: async () => [],
    ...calls,
    place: async (...given) => {
      sent.push(given[1].clientOrderId);
      return calls.place?.(...given) ?? report();
    },
  };
  const parts: PlaceParts = {
    ...{ journal, broker, clock, rules: RISK_RULES },
    facts: async () => ({ ...facts, now: clock.now() }),
    limits: async () => limits,
  };
  const place = (order: NewOrder = newOrder()) => placeOrder(parts, order);
  const pass = (seconds: number) => void (nowMs += seconds * 1_000);
  const types = async () => (await journal.events(newOrder().id)).map(({ type }) => type);
  const changing = () => ({ ...parts, facts: { ...facts, now: clock.now() }, limits });
  return { parts, changing, journal, sent, place, pass, types };
}

test("an order is written down, decided on and begun before it is sent, and its answer kept", async () => {
  const { place, types, sent } = setting();
  expect(await place()).toMatchObject({ state: "acknowledged", report: { orderId: "b-1" } });
  expect(await types()).toEqual(["approved", "send-begun", "reported"]);
  expect(sent).toEqual(["ours-1"]);
});

test("the same key sends nothing a second time, and another body under it is refused", async () => {
  const { place, sent } = setting();
  const [first, again] = [await place(), await place()];
  expect(again).toEqual(first);
  expect(sent).toHaveLength(1);
  await expect(place(newOrder({ bodyHash: "other" }))).rejects.toMatchObject({
    failure: { code: "idempotency-conflict" },
  });
});

test("what a check objects to is written down and never sent", async () => {
  const { parts, place, sent, types } = setting();
  const limits = { maxOrderQuantity: Decimal.one };
  const record = await placeOrder({ ...parts, limits: async () => limits }, newOrder());
  expect(record).toMatchObject({ state: "denied", failure: { code: "risk-order-quantity" } });
  expect(await place()).toEqual(record);
  expect(await types()).toEqual(["denied"]);
  expect(sent).toEqual([]);
});

test("a stop that comes between the decision and the send stops it", async () => {
  const { parts, journal, sent, place } = setting();
  const stopping = {
    ...journal,
    async open(...given: Parameters<typeof journal.open>) {
      const opened = await journal.open(...given);
      journal.setTrading("block-new");
      return opened;
    },
  };
  const record = await placeOrder({ ...parts, journal: stopping }, newOrder());
  expect(record).toMatchObject({ state: "denied", failure: { code: "trading-stopped" } });
  expect((await place()).state).toBe("denied");
  expect(sent).toEqual([]);
});

test("an approved order whose process died is sent by whoever asks again, if it is still valid", async () => {
  for (const [seconds, state] of [
    [30, "acknowledged"],
    [61, "denied"],
  ] as const) {
    const { journal, place, pass } = setting();
    await journal.open(newOrder(), at(-60), () => ({ reduces: false }));
    pass(seconds);
    expect((await place()).state).toBe(state);
  }
});

test.each([
  ["not-sent", "not-sent"],
  ["rejected", "rejected"],
  ["exists", "unknown"],
  ["unknown", "unknown"],
  ["none", "unknown"],
] as const)("an error whose outcome is %s leaves the order %s", async (outcome, state) => {
  const { place, sent } = setting({ place: failing(outcome) });
  expect((await place()).state).toBe(state);
  expect(sent).toHaveLength(1);
});

test("a refusal for too many requests is proof, a fault of ours is none", async () => {
  const limited = async () => {
    throw new BrokerRateLimitError("Too many");
  };
  const fault = async () => {
    throw new TypeError("x is not a function");
  };
  expect((await setting({ place: limited }).place()).state).toBe("rejected");
  expect(await setting({ place: fault }).place()).toMatchObject({
    ...{ state: "unknown", failure: { code: "order-send-fault", owner: "us" } },
  });
});

test("an unknown order that the broker shows is adopted", async () => {
  const { parts, place, sent } = setting({
    place: failing("unknown"),
    found: () => ({ report: report({ status: "filled", filled: Decimal.of(10) }) }),
  });
  const record = await settleOrder(parts, await place());
  expect(record).toMatchObject({ state: "acknowledged", report: { status: "filled" } });
  expect(sent).toHaveLength(1);
});

test("an unknown order is given up after two clean looks behind the settle time, and no sooner", async () => {
  const { parts, place, pass, sent } = setting({ place: failing("unknown") });
  let record = await place();
  const states: string[] = [];
  for (let second = 0; second < 50; second++) {
    record = await settleOrder(parts, record);
    states.push(record.state);
    pass(1);
  }
  // Sending may last 10 s, then the broker's 30 s, then 5 s between two looks.
  expect(states.indexOf("not-found")).toBe(45);
  expect(record.failure?.code).toBe("order-not-found");
  expect(sent).toHaveLength(1);
});

test("a look that saw a part never counts", async () => {
  const { parts, place, pass } = setting({
    place: failing("unknown"),
    found: () => ({ report: undefined, isComplete: false }),
  });
  let record = await place();
  for (let minute = 0; minute < 60; minute++, pass(60)) record = await settleOrder(parts, record);
  expect(record).toMatchObject({ state: "unknown", misses: 0 });
});

test("where orders cannot be found by our id a person is asked after the settle time", async () => {
  const { parts, place, pass } = setting({
    ...{ place: failing("unknown"), clientIds: "none" },
    found: () => ({ report: undefined, isComplete: false }),
  });
  const first = await settleOrder(parts, await place());
  expect(first.state).toBe("unknown");
  pass(41);
  expect(await settleOrder(parts, first)).toMatchObject({
    ...{ state: "parked", failure: { code: "order-undecided", owner: "user" } },
  });
});

test("only where ids are unique for ever is an unknown order sent again, while it is valid", async () => {
  const { parts, place, pass, sent } = setting({
    ...{ place: failing("unknown"), clientIds: "unique-forever" },
  });
  let record = await place();
  record = await settleOrder(parts, record);
  expect(sent).toEqual(["ours-1", "ours-1"]);
  pass(61);
  await settleOrder(parts, record);
  expect(sent).toHaveLength(2);
});

test("a send whose process died becomes unknown once it can no longer leave", async () => {
  const { parts, journal, pass } = setting();
  const opened = await journal.open(newOrder(), at(-60), () => ({ reduces: false }));
  if (opened.kind === "conflict") throw new Error("The key is new");
  const begun = await journal.beginSend(opened.record, { at: at(0), until: at(10) });
  if (!begun || "halted" in begun) throw new Error("Nothing stops it");
  expect((await settleOrder(parts, begun)).state).toBe("sending");
  pass(10);
  expect((await settleOrder(parts, begun)).state).toBe("unknown");
});

test("a sweep finds the fill that the stream dropped", async () => {
  const filled = report({ status: "filled", filled: Decimal.of(10), updatedAt: at(5) });
  const { parts, place } = setting({ found: () => ({ report: filled }) });
  expect((await sweepOrder(parts, await place())).report?.status).toBe("filled");
});

const ended = (status: OrderReport["status"]) => () => ({
  report: report({ status, updatedAt: at(5) }),
});

test.each([
  ["is cancelled", {}, ended("canceled"), "done"],
  ["was filled meanwhile", {}, ended("filled"), "too-late"],
  ["still works", {}, ended("working"), "unknown"],
  ["is refused because it ended", { cancel: failing("rejected") }, ended("filled"), "too-late"],
  ["is not answered", { cancel: failing("unknown") }, () => absent, "unknown"],
  ["is not answered and took effect", { cancel: failing("unknown") }, ended("canceled"), "done"],
] as const)("a cancel of an order that %s says so", async (_, calls, found, result) => {
  const { parts, place } = setting({ ...calls, found });
  const changed = await cancelOrder(parts, await place());
  expect(changed.result).toBe(result);
  expect(changed.record.pending !== undefined).toBe(result === "unknown");
});

test("a cancel that was refused while the order works fails with the broker's reason", async () => {
  const { parts, place } = setting({ cancel: failing("rejected"), found: ended("working") });
  await expect(cancelOrder(parts, await place())).rejects.toMatchObject({
    failure: { code: "broker-timeout" },
  });
});

test("an unknown cancel may be asked for again, and is refused to another change", async () => {
  const replace = async () => report();
  const { parts, changing, place } = setting({ cancel: failing("unknown"), replace });
  const { record } = await cancelOrder(parts, await place());
  await expect(
    replaceOrder(changing(), record, { limitPrice: Decimal.of(99) }),
  ).rejects.toMatchObject({
    failure: { code: "order-change-pending" },
  });
  expect((await cancelOrder(parts, record)).result).toBe("unknown");
});

test("an order that nobody knows to be there is not cancelled by guess", async () => {
  const { parts, place } = setting({ place: failing("unknown") });
  await expect(cancelOrder(parts, await place())).rejects.toMatchObject({
    failure: { code: "order-not-acknowledged" },
  });
});

test("a change that shows at the broker was made, one that does not was refused after a while", async () => {
  const change = { limitPrice: Decimal.of(99) };
  for (const [price, end] of [
    ["99", undefined],
    ["100", "order-unchanged"],
  ] as const) {
    const shown = report({ limitPrice: Decimal.of(price), updatedAt: at(5) });
    const { parts, changing, place, pass } = setting({
      replace: failing("unknown"),
      found: () => ({ report: shown }),
    });
    const changed = await replaceOrder(changing(), await place(), change);
    pass(31);
    const record = await settleOrder(parts, changed.record);
    expect(record.pending).toBeUndefined();
    expect(record.failure?.code).toBe(end);
  }
});

test("the quantity is not changed to less than is filled", async () => {
  const partly = report({ status: "partially-filled", filled: Decimal.of(5) });
  const { changing, place } = setting({ place: async () => partly, replace: async () => partly });
  await expect(
    replaceOrder(changing(), await place(), { quantity: Decimal.of(5) }),
  ).rejects.toMatchObject({ failure: { code: "bad-order-change" } });
});

test("a change is checked as an order is, and nothing is sent that a check objects to", async () => {
  const asked: unknown[] = [];
  const replace = async (...given: unknown[]) => (asked.push(given), report());
  const { changing, place, types } = setting({ replace });
  const record = await place();
  for (const [limits, change, code] of [
    [{ maxOrderQuantity: Decimal.of(20) }, { quantity: Decimal.of(21) }, "risk-order-quantity"],
    [{ collarPercent: Decimal.of(5) }, { limitPrice: Decimal.of(200) }, "risk-price-collar"],
  ] as const)
    await expect(replaceOrder({ ...changing(), limits }, record, change)).rejects.toMatchObject({
      failure: { code },
    });
  expect(asked).toEqual([]);
  expect(await types()).toEqual(["approved", "send-begun", "reported"]);
  const changed = await replaceOrder(changing(), record, { limitPrice: Decimal.of(99) });
  expect(changed).toMatchObject({
    result: "done",
    record: { ticket: { quantity: Decimal.of(10) } },
  });
  expect(String(changed.record.ticket.limitPrice)).toBe("99");
});

test("no change is sent once trading is stopped, and a cancel is", async () => {
  const asked: unknown[] = [];
  const replace = async (...given: unknown[]) => (asked.push(given), report());
  const cancel = async (...given: unknown[]) => void asked.push(given);
  const { parts, changing, place, journal } = setting({ replace, cancel });
  const record = await place();
  journal.setTrading("block-new");
  await expect(
    replaceOrder(changing(), record, { limitPrice: Decimal.of(99) }),
  ).rejects.toMatchObject({ failure: { code: "risk-trading-stopped" } });
  expect(asked).toEqual([]);
  await cancelOrder(parts, record);
  expect(asked).toHaveLength(1);
});

test("a change needs only what it binds beyond what the order binds already", async () => {
  const { changing, place } = setting({ replace: async () => report() });
  const record = await place();
  const given = changing();
  const poor = (left: number) => {
    const account = { ...given.facts.account, buyingPower: Decimal.of(left) };
    return { ...given, facts: { ...given.facts, account } };
  };
  // 10 at 100.1 are bound; 12 are 200.2 more.
  const more = { quantity: Decimal.of(12) };
  await expect(replaceOrder(poor(200), record, more)).rejects.toMatchObject({
    failure: { code: "risk-buying-power" },
  });
  expect((await replaceOrder(poor(201), record, more)).result).toBe("done");
});

test("a change that binds no more is taken, however little is left", async () => {
  const { changing, place } = setting({ replace: async () => report() });
  const record = await place();
  const { facts, ...given } = changing();
  const account = { ...facts.account, buyingPower: Decimal.of(-500) };
  const change = { limitPrice: Decimal.of(98) };
  const changed = await replaceOrder({ ...given, facts: { ...facts, account } }, record, change);
  expect(changed.result).toBe("done");
});
