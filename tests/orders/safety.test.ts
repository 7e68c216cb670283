/** What stands between a program and real money: the lock, bounds, stops, and people. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { intentId } from "#domain";
import type { OrderBody, OrderServices } from "#http";
import { openSafetyWorld, type SafetyWorld } from "./safety-world.ts";

let world: SafetyWorld;
beforeAll(async () => {
  world = await openSafetyWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  const { orders, risk, live } = world;
  await orders.setTrading({ trading: "open" });
  await risk.lock({ connection: live.id });
  for (const { changedAt: _, ...level } of (await risk.overview()).levels)
    await risk.setLimits({ ...level, limits: {} });
});

type Input = Parameters<OrderServices["place"]>[0];
let keys = 0;
/** No two alike, since the second would be held for a slip. */
const order = (changes: Partial<Input> = {}): Input => ({
  ...{ connection: world.paper.id, symbol: "ACME", side: "buy", type: "market" },
  ...{ quantity: String(++keys), timeInForce: "day", reduceOnly: false },
  idempotencyKey: `safety-key-${keys}`,
  ...changes,
});
const place = (changes?: Partial<Input>) => world.orders.place(order(changes));
const placeLive = (changes: Partial<Input> = {}) =>
  place({ connection: world.live.id, ...changes });
const liveAccount = async () => {
  const { accounts } = await world.risk.overview();
  return accounts.find(({ environment }) => environment === "live");
};
const unlock = async (hours = 8) => {
  const typed = (await liveAccount())?.number ?? "";
  return world.risk.unlock({ connection: world.live.id, typed, hours }, "user:anna");
};
const denied = (code: string) => ({ state: "denied", failure: { code } });

test("live is locked until a person types the number of the account, and locked again at once", async () => {
  const { risk, live } = world;
  expect(await placeLive()).toMatchObject(denied("risk-trading-disabled"));
  const wrong = { connection: world.live.id, typed: "another", hours: 1 };
  await expect(risk.unlock(wrong)).rejects.toMatchObject({
    failure: { code: "unlock-name-wrong" },
  });
  expect(await placeLive()).toMatchObject(denied("risk-trading-disabled"));
  expect(live.sent()).toBe(0);

  const { expiresAt, unlockedAt } = await unlock(2);
  expect(Date.parse(expiresAt) - Date.parse(unlockedAt)).toBe(2 * 3_600_000);
  expect(await liveAccount()).toMatchObject({ unlock: { unlockedBy: "user:anna", expiresAt } });
  expect(await placeLive()).toMatchObject({ environment: "live", status: "filled" });
  expect(live.sent()).toBe(1);

  await risk.lock({ connection: world.live.id });
  expect(await placeLive()).toMatchObject(denied("risk-trading-disabled"));
  expect((await liveAccount())?.unlock).toBeUndefined();
  expect(live.sent()).toBe(1);
});

test("an unlock ends by itself, and a paper account has nothing to unlock", async () => {
  await unlock(1);
  world.pass(59 * 60_000);
  expect(await placeLive()).toMatchObject({ status: "filled" });
  world.pass(60_001);
  expect(await placeLive()).toMatchObject(denied("risk-trading-disabled"));
  expect((await liveAccount())?.unlock).toBeUndefined();
  await expect(
    world.risk.unlock({ connection: world.paper.id, typed: world.paper.number, hours: 1 }),
  ).rejects.toMatchObject({ failure: { code: "unlock-not-live" } });
});

test("of bounds for everything, an account and an instrument the tightest holds", async () => {
  const { risk } = world;
  await risk.setLimits({ limits: { maxOrderQuantity: "500", restricted: ["globx"] } });
  await risk.setLimits({ connection: world.paper.id, limits: { maxOrderQuantity: "300" } });
  await risk.setLimits({ symbol: "ACME", limits: { maxOrderQuantity: "200" } });
  const limitOf = (placed: OrderBody) => placed.failure?.details?.["limit"];
  const [acme, other] = [
    await place({ quantity: "250" }),
    await place({ quantity: "350", symbol: "INIT" }),
  ];
  expect([acme, other]).toMatchObject([denied("risk-order-quantity"), { state: "denied" }]);
  expect([limitOf(acme), limitOf(other)]).toEqual(["200", "300"]);
  expect(await place({ symbol: "GLOBX", quantity: "3" })).toMatchObject(denied("risk-restricted"));
  await risk.setLimits({ symbol: "ACME", limits: {} });
  expect(limitOf(await place({ quantity: "350" }))).toBe("300");
  const { accounts, levels, defaults } = await risk.overview();
  expect(accounts.find(({ connection }) => connection === world.paper.id)?.limits).toMatchObject({
    ...{ maxOrderQuantity: "300", restricted: ["GLOBX"] },
    collarPercent: defaults.paper.collarPercent,
  });
  expect(levels).toHaveLength(2);
});

test("what waits for a person is not sent before, is checked anew, and ends where declined", async () => {
  const { orders, risk } = world;
  const held = async () => orders.place(order(), { held: true });
  const [first, second, third] = [await held(), await held(), await held()];
  expect(first).toMatchObject({ state: "created", validUntil: expect.any(String) });
  expect(await orders.place(order({ idempotencyKey: "x".repeat(9) }))).toMatchObject({
    status: "filled",
  });
  expect(await orders.approve(intentId(first.id))).toMatchObject({ status: "filled" });
  await expect(orders.approve(intentId(first.id))).rejects.toMatchObject({
    failure: { code: "order-not-waiting" },
  });
  expect(await orders.decline(intentId(second.id))).toMatchObject(denied("order-declined"));
  // What was allowed when it was asked for need not be so when it is approved.
  await risk.setLimits({ limits: { maxOrderQuantity: "1" } });
  expect(await orders.approve(intentId(third.id))).toMatchObject(denied("risk-order-quantity"));
  const { events } = await orders.read(intentId(first.id));
  expect(events.map(({ type }) => type)).toEqual([
    ...["held", "approved", "send-begun", "reported"],
  ]);
});

test("every order that works is cancelled at once", async () => {
  const resting = { type: "limit", limitPrice: "1.00", timeInForce: "gtc" } as const;
  for (let n = 0; n < 3; n++) expect(await place(resting)).toMatchObject({ status: "working" });
  const { items } = await world.orders.cancelAll({ connection: world.paper.id });
  expect(items.map(({ result }) => result)).toEqual(["done", "done", "done"]);
  expect((await world.orders.cancelAll({})).items).toEqual([]);
});

test("a stop that cancels leaves no order and no way in; one that flattens leaves no position", async () => {
  const { orders } = world;
  const resting = { type: "limit", limitPrice: "1.00", timeInForce: "gtc" } as const;
  await place({ quantity: "20" });
  await place({ quantity: "30", symbol: "GLOBX" });
  await place(resting);
  const stopped = await orders.setTrading({ trading: "cancel-working" });
  const here = stopped.accounts?.find(({ connection }) => connection === world.paper.id);
  expect(here).toMatchObject({ cancelled: 1, working: 0, closing: [], failures: [] });
  expect(here?.held.map(({ symbol }) => symbol).toSorted()).toContain("GLOBX");
  expect(await place({ side: "sell" })).toMatchObject(denied("risk-trading-stopped"));

  await expect(orders.setTrading({ trading: "flatten" })).rejects.toMatchObject({
    failure: { code: "confirmation-needed" },
  });
  expect(await orders.trading()).toEqual({ trading: "cancel-working" });
  const flat = await orders.setTrading({ trading: "flatten", confirm: "flatten" });
  const closed = flat.accounts?.find(({ connection }) => connection === world.paper.id);
  expect(closed).toMatchObject({ held: [], working: 0, failures: [] });
  expect(closed?.closing.every(({ status }) => status === "filled")).toBe(true);
  expect(closed?.closing.length).toBeGreaterThanOrEqual(2);
  // Asked again it has nothing to do, and sends nothing.
  const again = await orders.setTrading({ trading: "flatten", confirm: "flatten" });
  const repeated = again.accounts?.find(({ connection }) => connection === world.paper.id);
  expect(repeated?.closing).toEqual([]);
  expect(await place()).toMatchObject(denied("risk-trading-stopped"));
});

test("a locked live account is not flattened, and says so; cancelling needs no unlocking", async () => {
  const { orders } = world;
  await unlock();
  const limit = { type: "limit", limitPrice: "1.00", timeInForce: "gtc" } as const;
  expect(await placeLive({ ...limit, quantity: "2" })).toMatchObject({ status: "working" });
  await world.risk.lock({ connection: world.live.id });
  const { accounts } = await orders.setTrading({ trading: "flatten", confirm: "Flatten" });
  const here = accounts?.find(({ connection }) => connection === world.live.id);
  expect(here).toMatchObject({ cancelled: 1, working: 0, held: [{ symbol: "ACME" }] });
  expect(here?.closing).toMatchObject([denied("risk-trading-disabled")]);
});
