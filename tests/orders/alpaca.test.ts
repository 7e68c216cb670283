/** Orders at Alpaca in the whole program: real HTTP, a sandbox that trades, faults on the way. */
import { Alpaca } from "@alpacahq/alpaca-trade-api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { intentId } from "#domain";
import { undiciNet } from "#kit";
import { testClient } from "#testing";
import alpaca from "../../src/brokers/alpaca/broker.ts";
import { openAtSandbox, type Order, type SandboxSystem } from "./sandbox-system.ts";

let at: SandboxSystem;
let sandbox: SandboxSystem["sandbox"];
let system: SandboxSystem["system"];
beforeAll(async () => {
  at = await openAtSandbox("alpaca");
  ({ sandbox, system } = at);
});
beforeEach(() => sandbox.faults.clear());
afterAll(async () => at?.close());

let keys = 0;
const order = (changes: Partial<Order> = {}): Order => ({
  ...{ connection: at.connection, symbol: "AAPL", side: "buy", type: "market", quantity: "10" },
  ...{ timeInForce: "day", reduceOnly: false, idempotencyKey: `alpaca-key-${++keys}` },
  ...changes,
});
const place = (changes?: Partial<Order>) => system.services.orders.place(order(changes));
const move = (symbol: string, price: string) => at.move(symbol, price);
const settle = (isSweep?: boolean) => at.settle(isSweep);
const taken = (since: number) => at.taken(since);

test("what was traded is in the blotter after the next reading, and agrees", async () => {
  expect(await place()).toMatchObject({ state: "acknowledged", status: "filled", filled: "10" });
  expect(await place({ side: "sell", quantity: "4" })).toMatchObject({ status: "filled" });
  const pull = await system.services.connections.sync(at.connection);
  expect(pull).toMatchObject({ outcome: "succeeded", quarantined: 0, imported: 2 });
  const { items } = await system.services.blotter.executions({}, { limit: 10 });
  expect(items.map(({ side, quantity }) => `${side} ${quantity}`).toSorted()).toEqual([
    ...["buy 10", "sell 4"],
  ]);
  expect(await system.services.connections.breaks({ open: true })).toEqual([]);
  expect(sandbox.executions()).toHaveLength(2);
});

test("what several questions need is asked once before an order", async () => {
  const asked = () => sandbox.requests().map(({ method, path }) => `${method} ${path}`);
  const before = asked().length;
  expect(await place({ symbol: "MSFT", quantity: "2" })).toMatchObject({ status: "filled" });
  expect(await place({ side: "sell", symbol: "MSFT", quantity: "2" })).toMatchObject({
    status: "filled",
  });
  const first = asked()
    .slice(before)
    .filter((line) => !line.includes("/activities"));
  const named = first.map((line) => line.replace(/\?.*/, "").replace(/ .*\/v/, " /v"));
  // Account, positions, asset, clock and quote; and the order itself.
  expect(named.slice(0, named.length / 2).toSorted()).toEqual([
    ...["GET /account", "GET /assets/MSFT", "GET /clock", "GET /positions"],
    ...["GET /v2/stocks/quotes/latest", "POST /orders"],
  ]);
});

test("an order that rests is changed, cancelled and shows everything that happened to it", async () => {
  const { orders } = system.services;
  const resting = await place({ type: "limit", limitPrice: "90.00", timeInForce: "gtc" });
  expect(resting).toMatchObject({ state: "acknowledged", status: "working" });
  const id = intentId(resting.id);
  const changed = await orders.change(id, { limitPrice: "91.50", quantity: "12" });
  expect(changed).toMatchObject({
    ...{ result: "done", order: { limitPrice: "91.5", quantity: "12", status: "working" } },
  });
  // A change makes a new order at Alpaca, and is one order to us.
  expect(changed.order.orderId).not.toBe(resting.orderId);
  expect(await orders.cancel(id)).toMatchObject({ result: "done", order: { status: "canceled" } });
  expect(await orders.cancel(id)).toMatchObject({ result: "too-late" });
  const { items } = await orders.list({ open: true }, { limit: 10 });
  expect(items).toEqual([]);
});

test("an order whose answer is lost is unknown, then found, and there once", async () => {
  const since = sandbox.venue.truth.length;
  sandbox.faults.add([{ do: "reset-after", on: "/orders" }]);
  const sent = await place({ quantity: "7" });
  expect(sent.state).toBe("unknown");
  expect(taken(since)).toBe(1);
  await settle();
  const { orders } = system.services;
  expect(await orders.read(intentId(sent.id))).toMatchObject({
    ...{ state: "acknowledged", status: "filled", filled: "7" },
  });
  expect(taken(since)).toBe(1);
});

test("an order that never arrived is sent again under its own id, once", async () => {
  const since = sandbox.venue.truth.length;
  sandbox.faults.add([{ do: "reset-before", on: "/orders" }]);
  const sent = await place({ quantity: "8" });
  expect([sent.state, taken(since)]).toEqual(["unknown", 0]);
  await settle();
  const { orders } = system.services;
  expect(await orders.read(intentId(sent.id))).toMatchObject({ status: "filled", filled: "8" });
  expect(taken(since)).toBe(1);
});

test("a refusal is in Alpaca's words for us and proves that nothing was taken", async () => {
  const since = sandbox.venue.truth.length;
  const refused = await place({ type: "limit", limitPrice: "180.005", timeInForce: "gtc" });
  expect(refused).toMatchObject({
    ...{ state: "rejected", failure: { code: "broker-price-precision", owner: "user" } },
  });
  expect(taken(since)).toBe(0);
});

test("a market that is closed takes what waits, and trades it when it opens", async () => {
  const [face] = sandbox.faces;
  face?.setOpen?.(false);
  const denied = await place({ quantity: "9" });
  expect(denied).toMatchObject({ state: "denied", failure: { code: "risk-market-closed" } });
  const far = await place({ type: "limit", limitPrice: "500", quantity: "9" });
  expect(far).toMatchObject({ failure: { code: "risk-price-collar" } });
  move("AAPL", "180");
  const waiting = await place({ type: "limit", limitPrice: "190", quantity: "9" });
  expect(waiting.status).toBe("working");
  face?.setOpen?.(true);
  await settle(true);
  const { orders } = system.services;
  expect(await orders.read(intentId(waiting.id))).toMatchObject({ status: "filled" });
});

test("a fill of which nobody told is seen by the next sweep", async () => {
  const resting = await place({ type: "limit", limitPrice: "150", timeInForce: "gtc" });
  expect(resting.status).toBe("working");
  move("AAPL", "149");
  await settle(true);
  const { orders } = system.services;
  expect(await orders.read(intentId(resting.id))).toMatchObject({
    ...{ status: "filled", averagePrice: "149.01" },
  });
});

test("Alpaca's own client places an order, sees ours, and both have the same ids", async () => {
  const here = sandbox.origins["alpaca"]?.["api"] ?? "";
  const { keyId = "", secretKey = "" } = sandbox.credentials["alpaca"] ?? {};
  const { trading } = new Alpaca({
    ...{ keyId, secret: secretKey },
    fetchApi: async (input, init) =>
      fetch(input.replace("https://paper-api.alpaca.markets", here), init),
  });
  const ours = await place({ type: "limit", limitPrice: "80", timeInForce: "gtc", quantity: "3" });
  const theirs = await trading.orders.postOrder({
    postOrderRequest: {
      ...{ symbol: "MSFT", side: "sell", type: "limit", timeInForce: "gtc" },
      ...{ qty: "2", limitPrice: "990.5", clientOrderId: "their-order" },
    },
  });
  const open = await trading.orders.getAllOrders({ status: "open" });
  expect(open.map(({ clientOrderId }) => clientOrderId)).toEqual(
    expect.arrayContaining(["their-order", ours.clientOrderId]),
  );
  expect(open.find(({ id }) => id === ours.orderId)).toMatchObject({ qty: "3", status: "new" });
  expect(theirs).toMatchObject({ symbol: "MSFT", status: "new" });
  expect((await openAtBroker()).toSorted()).toEqual(
    [`buy 3 AAPL @ 80 ${ours.clientOrderId}`, "sell 2 MSFT @ 990.5 their-order"].toSorted(),
  );
  await system.services.orders.cancel(intentId(ours.id));
  expect(sandbox.violations()).toEqual([]);
});

/** What our adapter sees open at the broker, whoever placed it. */
async function openAtBroker(): Promise<readonly string[]> {
  const net = Object.assign(undiciNet({ origins: [sandbox.url] }), { requests: [] });
  const { call } = testClient(alpaca, net, {
    ...{ origins: sandbox.origins["alpaca"] ?? {}, environment: "paper" },
    credentials: sandbox.credentials["alpaca"] ?? {},
  });
  const [account] = await alpaca.accounts(call);
  const open = account && (await alpaca.trading?.openOrders({ call, account }));
  await net.close();
  return (open ?? []).map(
    ({ side, quantity, instrument, limitPrice, clientOrderId }) =>
      `${side} ${quantity} ${instrument.symbol} @ ${limitPrice} ${clientOrderId}`,
  );
}
