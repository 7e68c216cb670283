import { accountId, Decimal, instantOf } from "#domain";
import { BrokerError } from "#guard";
import { expect, test } from "vitest";
import { settleByHand } from "./by-hand.ts";
import { ACCOUNT, AT_MS, at, newOrder, question, report } from "./fakes.ts";
import { liveCapability, type LiveUnlock, mixingOf, type SentOrder } from "./live.ts";
import { createMemoryJournal } from "./memory-journal.ts";
import { approveOrder, placeOrder, type PlaceParts } from "./place.ts";
import type { NewOrder, OrderBroker } from "./ports.ts";
import { RISK_RULES } from "./risk/facts.ts";
import { settleOrder } from "./settle.ts";

function setting(changes: Partial<PlaceParts> = {}) {
  let nowMs = AT_MS;
  const sent: SentOrder[] = [];
  const journal = createMemoryJournal();
  const clock = { now: () => instantOf(nowMs) };
  const { facts, limits } = question();
  const broker: OrderBroker = {
    rules: { clientIds: "none", settleMs: 1_000 },
    ...{ cancel: async () => undefined, openOrders: async () => [] },
    find: async () => ({ report: undefined, isComplete: false }),
    place: async (_, order) => {
      sent.push(order);
      return report();
    },
  };
  const parts: PlaceParts = {
    ...{ journal, broker, clock, rules: RISK_RULES, limits: async () => limits },
    facts: async (order) => ({ ...facts, now: clock.now(), environment: order.environment }),
    ...changes,
  };
  const place = (order: Partial<NewOrder> = {}) => placeOrder(parts, newOrder(order));
  const pass = (seconds: number) => void (nowMs += seconds * 1_000);
  const told = { facts, limits, until: at(3_600) };
  return { parts, journal, sent, place, pass, told };
}

const lost = (): Partial<PlaceParts> => ({
  broker: {
    ...setting().parts.broker,
    place: async () => {
      throw new BrokerError("No answer", { code: "TIMEOUT", outcome: "unknown" });
    },
  },
});

async function parked() {
  const made = setting(lost());
  await made.place();
  made.pass(30);
  const [record] = made.journal.records();
  if (!record) throw new Error("Nothing was written down");
  return { ...made, record: await settleOrder(made.parts, record) };
}

test("a person says that a parked order was traded, and a broker who says otherwise counts", async () => {
  const { parts, record } = await parked();
  expect(record.state).toBe("parked");
  const note = "seen on their page";
  const settled = await settleByHand(parts, record, { answer: "filled", note });
  expect(settled).toMatchObject({ state: "acknowledged", report: { status: "filled" } });
  const told = { type: "reported", at: at(90), report: report({ updatedAt: at(99) }) } as const;
  const known = await parts.journal.append(settled.id, settled.version, told);
  expect(known?.report?.orderId).toBe("b-1");
});

test("a part that was traded ends the order with that part", async () => {
  const { parts, record } = await parked();
  const filled = Decimal.of(4);
  const settled = await settleByHand(parts, record, { answer: "filled", filled, note: "page" });
  expect(settled.report).toMatchObject({ status: "canceled", filled });
});

test("an order that never arrived binds nothing more, and is never sent again", async () => {
  const { parts, record, place } = await parked();
  const settled = await settleByHand(parts, record, { answer: "never-arrived", note: "no trace" });
  expect(settled).toMatchObject({ state: "rejected", failure: { code: "order-never-arrived" } });
  expect(settled.failure?.message).toContain("no trace");
  expect(await settleOrder(parts, settled)).toEqual(settled);
  expect((await place()).state).toBe("rejected");
});

test("nobody settles an order by hand that can be looked up, nor for more than was ordered", async () => {
  const { parts, place } = setting();
  const working = await place();
  const answer = { answer: "never-arrived", note: "I say so" } as const;
  await expect(settleByHand(parts, working, answer)).rejects.toMatchObject({
    failure: { code: "order-not-parked" },
  });
  const { parts: own, record } = await parked();
  for (const filled of [Decimal.of(11), Decimal.zero])
    await expect(
      settleByHand(own, record, { answer: "filled", filled, note: "page" }),
    ).rejects.toMatchObject({ failure: { code: "bad-order-answer" } });
});

test("what is held is not sent until approved, is then checked anew, and has a time of its own", async () => {
  const { parts, place, sent, pass, told } = setting({ held: true });
  const held = await place();
  expect([held.state, sent.length]).toEqual(["created", 0]);
  expect(await place()).toEqual(held);
  pass(30);
  const approved = await approveOrder({ ...parts, ...told }, held);
  expect(approved).toMatchObject({ state: "acknowledged", validUntil: told.until });
  expect(sent).toHaveLength(1);
  await expect(approveOrder({ ...parts, ...told }, held)).rejects.toMatchObject({
    failure: { code: "order-not-waiting" },
  });
});

test("what is approved beyond a limit of today is denied, and what nobody approves ends", async () => {
  const { parts, place, sent, pass, told } = setting({ held: true });
  const limits = { maxOrderQuantity: Decimal.one };
  const denied = await approveOrder({ ...parts, ...told, limits }, await place());
  expect(denied).toMatchObject({ state: "denied", failure: { code: "risk-order-quantity" } });
  const other = setting({ held: true });
  const waiting = await other.place();
  expect(await settleOrder(other.parts, waiting)).toEqual(waiting);
  other.pass(61);
  expect(await settleOrder(other.parts, waiting)).toMatchObject({
    ...{ state: "denied", failure: { code: "order-not-approved" } },
  });
  pass(61);
  expect([...sent, ...other.sent]).toEqual([]);
});

const UNLOCK: LiveUnlock = {
  ...{ account: ACCOUNT, unlockedAt: at(-60), expiresAt: at(60), unlockedBy: "user:anna" },
};

test("a live order leaves only with a proof, and only while the journal says unlocked", async () => {
  const environment = "live";
  const bare = setting();
  bare.journal.setUnlocked(true);
  expect(await bare.place({ environment })).toMatchObject({
    ...{ state: "denied", failure: { code: "risk-trading-disabled" } },
  });
  const capability = async () => liveCapability(UNLOCK, at(0));
  const locked = setting({ capability });
  expect(await locked.place({ environment })).toMatchObject({ state: "denied" });
  const open = setting({ capability });
  open.journal.setUnlocked(true);
  expect(await open.place({ environment })).toMatchObject({ state: "acknowledged" });
  expect([bare.sent, locked.sent, open.sent].map(({ length }) => length)).toEqual([0, 0, 1]);
  expect(open.sent[0]).toMatchObject({ environment: "live", capability: { account: ACCOUNT } });
});

test("a proof is of one account, for one time, and is not made by hand", () => {
  const capability = liveCapability(UNLOCK, at(0));
  if (!capability) throw new Error("It is unlocked");
  const { ticket, clientOrderId } = newOrder();
  const order = { ticket, clientOrderId, environment: "live", capability } as const;
  const door = { environment: "live", account: ACCOUNT, now: at(0) } as const;
  expect(mixingOf(order, door)).toBeUndefined();
  expect(mixingOf(order, { ...door, now: at(60) })?.code).toBe("risk-trading-disabled");
  const other = accountId("model", "2");
  expect(mixingOf(order, { ...door, account: other })?.code).toBe("risk-trading-disabled");
  expect(mixingOf(order, { ...door, environment: "paper" })?.code).toBe("environment-mixed");
  const copied = { ...order, capability: { ...capability } };
  expect(mixingOf(copied, door)?.code).toBe("risk-trading-disabled");
  expect(liveCapability(UNLOCK, at(60))).toBeUndefined();
  expect(liveCapability(UNLOCK, at(-61))).toBeUndefined();
});
