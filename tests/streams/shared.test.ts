/** Two programs on one database: the orders of a connection are listened to by one of them. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { connectionId, Decimal, intentId } from "#domain";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";

const WAIT = { timeout: 60_000, interval: 20 };

let sandbox: RunningSandbox;
let first: System;
let second: System;
let connection: string;
beforeAll(async () => {
  sandbox = await startSandbox({
    ...{ clock: surroundings, seed: "shared", brokers: ["alpaca"] },
    history: { days: 5, fills: 0 },
  });
  const { origins } = sandbox;
  const folder = await dataFolder();
  const options = { folder, origins, surroundings, isLive: true };
  first = await openSystem(options);
  second = await openSystem({ ...options, ifInUse: "join" });
  const { id } = await first.services.connections.connect({
    ...{ broker: "alpaca", environment: "paper" },
    credentials: sandbox.credentials["alpaca"] ?? {},
  });
  connection = id;
  await first.idle();
  sandbox.faces[0]?.setPrice?.("AAPL", Decimal.of("150"));
}, 60_000);
afterAll(async () => {
  await second?.close();
  await sandbox?.close();
});

/** Each is of another quantity, so that none is the double of another. */
const place = ({ services }: System, quantity: string) =>
  services.orders.place({
    ...{ connection, symbol: "AAPL", side: "buy", type: "limit", quantity, limitPrice: "140" },
    ...{ timeInForce: "gtc", reduceOnly: false, idempotencyKey: `shared-key-${quantity}` },
  });
const listensAt = async ({ services }: System) =>
  (await services.quotes.live(connectionId(connection))).orders.map(({ state }) => state);
const statusAt = async ({ services }: System, id: string) =>
  (await services.orders.read(intentId(id))).status;

test("one listens for both, and the other takes over when it ends", async () => {
  await place(first, "2");
  await vi.waitFor(async () => expect(await listensAt(first)).toEqual(["open"]), WAIT);
  const { id } = await place(second, "3");
  // What was placed through the one is heard by the other.
  sandbox.faces[0]?.setPrice?.("AAPL", Decimal.of("139"));
  await vi.waitFor(async () => expect(await statusAt(second, id)).toBe("filled"), WAIT);
  expect(await listensAt(second)).toEqual([]);
  expect(sandbox.streams.count("alpaca")).toBe(1);
  await first.close();
  await vi.waitFor(async () => expect(await listensAt(second)).toEqual(["open"]), WAIT);
  await vi.waitFor(() => expect(sandbox.streams.count("alpaca")).toBe(1), WAIT);
});
