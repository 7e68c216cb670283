/** Orders at Alpaca in the whole program: real HTTP, a sandbox that trades, faults on the way. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { connectionId, Decimal, intentId } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { temporaryFolder } from "../support/store.ts";

let sandbox: RunningSandbox;
let system: System;
let connection: string;
beforeAll(async () => {
  sandbox = await startSandbox({
    ...{ clock: surroundings, seed: "orders", brokers: ["alpaca"] },
    history: { days: 5, fills: 0 },
  });
  const { origins } = sandbox;
  system = await openSystem({ folder: await temporaryFolder(), origins, surroundings });
  const { id } = await system.services.connections.connect({
    ...{ broker: "alpaca", environment: "paper" },
    credentials: sandbox.credentials["alpaca"] ?? {},
  });
  connection = id;
  await system.idle();
});
beforeEach(() => sandbox.faults.clear());
afterAll(async () => {
  await system?.close();
  await sandbox?.close();
});

type Input = Parameters<System["services"]["orders"]["place"]>[0];
let keys = 0;
const order = (changes: Partial<Input> = {}): Input => ({
  ...{ connection, symbol: "AAPL", side: "buy", type: "market", quantity: "10" },
  ...{ timeInForce: "day", reduceOnly: false, idempotencyKey: `alpaca-key-${++keys}` },
  ...changes,
});
const place = (changes?: Partial<Input>) => system.services.orders.place(order(changes));
const [alpaca] = ["alpaca"] as const;
const move = (symbol: string, price: string) =>
  sandbox.faces[0]?.setPrice?.(symbol, Decimal.of(price));
const placed = () =>
  sandbox.requests().filter(({ method, path }) => method === "POST" && path === "/orders").length;

test("what was traded is in the blotter after the next reading, and agrees", async () => {
  expect(await place()).toMatchObject({ state: "acknowledged", status: "filled", filled: "10" });
  expect(await place({ side: "sell", quantity: "4" })).toMatchObject({ status: "filled" });
  const pull = await system.services.connections.sync(connectionId(connection));
  expect(pull).toMatchObject({ outcome: "succeeded", quarantined: 0, imported: 2 });
  const { items } = await system.services.blotter.executions({}, { limit: 10 });
  expect(items.map(({ side, quantity }) => `${side} ${quantity}`).toSorted()).toEqual([
    ...["buy 10", "sell 4"],
  ]);
  expect(await system.services.connections.breaks({ open: true })).toEqual([]);
  expect(sandbox.executions(alpaca)).toHaveLength(2);
});
