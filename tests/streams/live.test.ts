/** Streams in the whole program: a fill that arrives by itself, prices to a page, a lost fill found. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { connectionId, Decimal, intentId } from "#domain";
import type { ServerEvent } from "#http";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { LOCAL_TENANT } from "#store";
import { dataFolder } from "../support/store.ts";

const WAIT = { timeout: 30_000, interval: 20 };

let sandbox: RunningSandbox;
let system: System;
let connection: string;
beforeAll(async () => {
  sandbox = await startSandbox({
    ...{ clock: surroundings, seed: "live", brokers: ["alpaca"] },
    history: { days: 5, fills: 0 },
  });
  const { origins } = sandbox;
  const folder = await dataFolder();
  system = await openSystem({ folder, origins, surroundings, isLive: true });
  const { id } = await system.services.connections.connect({
    ...{ broker: "alpaca", environment: "paper" },
    credentials: sandbox.credentials["alpaca"] ?? {},
  });
  connection = id;
  await system.idle();
});
beforeEach(() => sandbox.streams.censor("alpaca", () => true));
afterAll(async () => {
  await system?.close();
  await sandbox?.close();
});

let keys = 0;
/** An order that waits; each is of another quantity, so that none is the double of another. */
async function place(limitPrice: string) {
  const quantity = String(++keys + 1);
  const order = await system.services.orders.place({
    ...{ connection, symbol: "AAPL", side: "buy", type: "limit", quantity, limitPrice },
    ...{ timeInForce: "gtc", reduceOnly: false, idempotencyKey: `live-key-${keys}` },
  });
  expect(order).toMatchObject({ state: "acknowledged", status: "working" });
  return order;
}
const move = (price: string) => sandbox.faces[0]?.setPrice?.("AAPL", Decimal.of(price));
const statusOf = async (id: string) => (await system.services.orders.read(intentId(id))).status;
const executions = async () =>
  (await system.services.blotter.executions({}, { limit: 50 })).items.length;
const isListening = () =>
  vi.waitFor(async () => {
    const { orders } = await system.services.quotes.live(connectionId(connection));
    expect(orders.map(({ state }) => state)).toEqual(["open"]);
  }, WAIT);

/** Orders are looked up when a stream opens; that is waited for. */
async function nobodyAsks(): Promise<void> {
  let before = -1;
  await vi.waitFor(
    () => {
      const now = sandbox.requests().length;
      const isQuiet = now === before;
      before = now;
      expect(isQuiet).toBe(true);
    },
    { timeout: 30_000, interval: 400 },
  );
}

test("a fill shows at once, tells the page, and has the account read", async () => {
  move("150");
  const heard: ServerEvent[] = [];
  const leave = system.services.events.subscribe((event) => heard.push(event));
  const { id } = await place("140");
  await isListening();
  await nobodyAsks();
  const requests = sandbox.requests().length;
  move("139");
  await vi.waitFor(async () => expect(await statusOf(id)).toBe("filled"), WAIT);
  // Nobody asked the broker for it.
  const asked = sandbox.requests().slice(requests);
  expect(asked.filter(({ path }) => path.startsWith("/orders"))).toEqual([]);
  expect(heard).toContainEqual({ type: "data-changed", reason: "orders" });
  await vi.waitFor(async () => {
    const { items } = await system.services.blotter.executions({}, { limit: 10 });
    expect(items.map(({ quantity }) => String(quantity))).toEqual(["2"]);
  }, WAIT);
  leave();
});

test("a fill that the stream dropped while heartbeats went on is found by the sweep", async () => {
  move("150");
  const { id } = await place("140");
  await isListening();
  await system.idle();
  const before = await executions();
  sandbox.streams.censor("alpaca", (text) => !text.includes("trade_updates"));
  move("139");
  await new Promise((resolve) => setImmediate(resolve));
  expect(await statusOf(id)).not.toBe("filled");
  await system.tenants.settleOrders(LOCAL_TENANT, connectionId(connection), { isSweep: true });
  expect(await statusOf(id)).toBe("filled");
  // No stream told of it, and the account is read all the same.
  await vi.waitFor(async () => expect(await executions()).toBeGreaterThan(before), WAIT);
});

test("what happened while a stream was away is looked up when it is back, and read", async () => {
  move("150");
  const { id } = await place("140");
  await isListening();
  await system.idle();
  const before = await executions();
  sandbox.streams.censor("alpaca", (text) => !text.includes("trade_updates"));
  move("139");
  sandbox.streams.drop("alpaca");
  await vi.waitFor(async () => expect(await statusOf(id)).toBe("filled"), WAIT);
  await vi.waitFor(async () => expect(await executions()).toBeGreaterThan(before), WAIT);
});

test("prices come as the market moves, each as it stands, until they are left", async () => {
  move("150");
  const quotes = await system.services.quotes.stream({ connection, symbol: ["AAPL"] });
  const taken = quotes[Symbol.asyncIterator]();
  const bids: (string | undefined)[] = [];
  const until = async (bid: string) => {
    while (bids.at(-1) !== bid) bids.push((await taken.next()).value?.[0]?.bid);
  };
  await until("149.99");
  move("160");
  await until("159.99");
  await taken.return?.();
  await vi.waitFor(() => expect(sandbox.streams.count("alpaca")).toBeLessThan(2), WAIT);
});
