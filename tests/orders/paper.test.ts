import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { connectionId, intentId } from "#domain";
import { dataFolder } from "../support/store.ts";

/** The paper broker in the whole program: connected like any other, traded at, and read. */
let folder: string;
let system: System;
let connection: string;
beforeAll(async () => {
  folder = await dataFolder();
  system = await openSystem({ folder, surroundings, databaseUrl: undefined, redisUrl: undefined });
  const { id } = await system.services.connections.connect({
    ...{ broker: "paper", environment: "paper" },
    credentials: { account: "practice", cash: "50000" },
  });
  connection = id;
  await system.idle();
});
afterAll(async () => {
  await system?.close();
  await rm(folder, { recursive: true, force: true });
});

type Input = Parameters<System["services"]["orders"]["place"]>[0];
let keys = 0;
const order = (changes: Partial<Input> = {}): Input => ({
  ...{ connection, symbol: "ACME", side: "buy", type: "market", quantity: "10" },
  ...{ timeInForce: "day", reduceOnly: false, idempotencyKey: `paper-key-${++keys}` },
  ...changes,
});
const place = (changes?: Partial<Input>) => system.services.orders.place(order(changes));

test("what was traded on paper is in the blotter after the next reading, and agrees", async () => {
  const bought = await place();
  expect(bought).toMatchObject({ state: "acknowledged", status: "filled", filled: "10" });
  const sold = await place({ side: "sell", quantity: "4" });
  expect(sold).toMatchObject({ status: "filled", environment: "paper" });

  const { connections, blotter } = system.services;
  const pull = await connections.sync(connectionId(connection));
  expect(pull).toMatchObject({ outcome: "succeeded", quarantined: 0, imported: 2 });
  const { items } = await blotter.executions({}, { limit: 10 });
  expect(items.map(({ side, quantity }) => `${side} ${quantity}`).toSorted()).toEqual([
    "buy 10",
    "sell 4",
  ]);
  expect(await connections.breaks({ open: true })).toEqual([]);
});

test("the same key gives the same order and trades once", async () => {
  const asked = order({ quantity: "3" });
  const { orders } = system.services;
  const [first, again] = [await orders.place(asked), await orders.place(asked)];
  expect(again).toEqual(first);
  await expect(orders.place({ ...asked, quantity: "4" })).rejects.toMatchObject({
    failure: { code: "idempotency-conflict" },
  });
});

test("an order that rests is changed, cancelled, and shows everything that happened to it", async () => {
  const { orders } = system.services;
  const resting = await place({ type: "limit", limitPrice: "1.00", timeInForce: "gtc" });
  expect(resting.status).toBe("working");
  const id = intentId(resting.id);
  expect(await orders.change(id, { limitPrice: "1.50" })).toMatchObject({
    ...{ result: "done", order: { limitPrice: "1.5" } },
  });
  expect(await orders.cancel(id)).toMatchObject({ result: "done", order: { status: "canceled" } });
  expect(await orders.cancel(id)).toMatchObject({ result: "too-late" });
  const { events } = await orders.read(id);
  expect(events.filter(({ change }) => change)).toMatchObject([
    { change: "replace" },
    { change: "cancel" },
  ]);
  expect(events.map(({ type }) => type)).toEqual([
    ...["approved", "send-begun", "reported", "change-begun", "reported", "change-ended"],
    ...["change-begun", "change-ended", "reported"],
  ]);
});

test("a stop stops the next order, and what reduces may pass it", async () => {
  const { orders } = system.services;
  await orders.setTrading({ trading: "reduce-only" });
  expect(await place({ quantity: "2" })).toMatchObject({
    ...{ state: "denied", failure: { code: "risk-trading-stopped", owner: "user" } },
  });
  expect(await place({ side: "sell", quantity: "1" })).toMatchObject({ status: "filled" });
  await orders.setTrading({ trading: "block-new" });
  expect(await place({ side: "sell", quantity: "2" })).toMatchObject({ state: "denied" });
  await orders.setTrading({ trading: "open" });
  expect(await place({ quantity: "5" })).toMatchObject({ status: "filled" });
});

test("a preview says what speaks against an order and sends nothing", async () => {
  const { orders } = system.services;
  const before = (await orders.list({}, { limit: 100 })).items.length;
  const { idempotencyKey: _, ...asked } = order({ quantity: "100000" });
  const preview = await orders.preview(asked);
  expect(preview.objections.map(({ code }) => code)).toEqual(["risk-buying-power"]);
  expect(Number(preview.bid)).toBeLessThan(Number(preview.ask));
  expect(preview.currency).toBe("USD");
  expect(Number(preview.margin)).toBeCloseTo(Number(preview.notional) / 2, 2);
  expect((await orders.list({}, { limit: 100 })).items.length).toBe(before);
});

test("a symbol that nobody knows is said, with what is near", async () => {
  await expect(place({ symbol: "ACM" })).rejects.toMatchObject({
    failure: { code: "unknown-symbol", next: "Perhaps you mean ACME" },
  });
});
