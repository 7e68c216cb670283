/** Orders at OANDA in the whole program: real HTTP, a sandbox that trades, faults on the way. */
import v20, { type Reply } from "@oanda/v20/context.js";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { intentId } from "#domain";
import { undiciNet } from "#kit";
import { testClient } from "#testing";
import oanda from "../../src/brokers/oanda/broker.ts";
import { openAtSandbox, type Order, type SandboxSystem } from "./sandbox-system.ts";

const WAIT = { timeout: 30_000, interval: 20 };

let at: SandboxSystem;
let account = "";
beforeAll(async () => {
  at = await openAtSandbox("oanda", { isLive: true });
  const accounts = await at.system.services.blotter.accounts();
  account = accounts.find(({ id }) => id.endsWith("-001"))?.id ?? "";
});
beforeEach(() => {
  at.sandbox.faults.clear();
  at.sandbox.streams.censor("oanda", () => true);
});
afterAll(async () => at?.close());

let keys = 0;
const order = (changes: Partial<Order> = {}): Order => ({
  ...{ connection: at.connection, account, symbol: "EUR.USD", side: "buy", type: "market" },
  ...{ quantity: "1000", timeInForce: "fok", reduceOnly: false },
  ...{ idempotencyKey: `oanda-key-${++keys}`, ...changes },
});
const place = (changes?: Partial<Order>) => at.system.services.orders.place(order(changes));
const since = () => at.sandbox.venue.truth.length;

test("what was traded is in the blotter after the next reading, and agrees", async () => {
  expect(await place()).toMatchObject({
    status: "filled",
    filled: "1000",
    averagePrice: "1.08413",
  });
  expect(await place({ side: "sell", quantity: "400" })).toMatchObject({ status: "filled" });
  const pull = await at.system.services.connections.sync(at.connection);
  expect(pull).toMatchObject({ outcome: "succeeded", quarantined: 0 });
  const { items } = await at.system.services.blotter.executions({}, { limit: 10 });
  expect(items.map(({ side, quantity }) => `${side} ${quantity}`).toSorted()).toEqual([
    ...["buy 1000", "sell 400"],
  ]);
  expect(await at.system.services.connections.breaks({ open: true })).toEqual([]);
  expect(at.sandbox.executions()).toHaveLength(2);
});

test("an order that rests is changed, cancelled, and is one order to us", async () => {
  const { orders } = at.system.services;
  const resting = await place({ type: "limit", limitPrice: "0.9", timeInForce: "gtc" });
  expect(resting).toMatchObject({ state: "acknowledged", status: "working" });
  const id = intentId(resting.id);
  const changed = await orders.change(id, { limitPrice: "0.91", quantity: "1200" });
  expect(changed).toMatchObject({
    ...{ result: "done", order: { limitPrice: "0.91", quantity: "1200", status: "working" } },
  });
  expect(changed.order.orderId).not.toBe(resting.orderId);
  expect(await orders.cancel(id)).toMatchObject({ result: "done", order: { status: "canceled" } });
});

test("an order that was filled while its answer was lost is found among the transactions", async () => {
  const before = since();
  // The stream tells it too, were it not for its losing everything but heartbeats.
  at.sandbox.streams.censor("oanda", (text) => text.includes("HEARTBEAT"));
  at.sandbox.faults.add([{ do: "reset-after", on: "/orders" }]);
  const sent = await place({ quantity: "700" });
  expect(at.taken(before)).toBe(1);
  expect(at.sandbox.requests().some(({ fault }) => fault === "reset-after")).toBe(true);
  await at.settle();
  expect(await at.system.services.orders.read(intentId(sent.id))).toMatchObject({
    ...{ state: "acknowledged", status: "filled", filled: "700" },
  });
  expect(at.taken(before)).toBe(1);
});

test("what the account cannot bear is ended by OANDA, in its words", async () => {
  // Past the checks: the price moves away between them and the fill.
  const resting = await place({
    ...{ symbol: "XAU_USD", type: "limit", limitPrice: "2000", quantity: "1200" },
    timeInForce: "gtc",
  });
  expect(resting).toMatchObject({ status: "working" });
  const dear = await place({ symbol: "DE30_EUR", quantity: "120" });
  expect(dear.state).toBe("acknowledged");
  at.move("XAU_USD", "1999");
  await at.settle(true);
  expect(await at.system.services.orders.read(intentId(resting.id))).toMatchObject({
    ...{ status: "canceled", reason: "INSUFFICIENT_MARGIN" },
  });
  await place({ symbol: "DE30_EUR", side: "sell", quantity: "120" });
});

test("exits hang on the trade, and one that trades ends the other", async () => {
  const bought = await place({
    ...{
      symbol: "GBP.USD",
      takeProfit: { limitPrice: "1.3" },
      stopLoss: { stopPrice: "1.2" },
      timeInForce: "fok",
    },
  });
  expect(bought).toMatchObject({ status: "filled" });
  const exits = (await open()).filter((each) => each.includes("GBP.USD"));
  expect(exits.toSorted()).toEqual([
    "sell 1000 GBP.USD limit @ 1.3",
    "sell 1000 GBP.USD stop @ 1.2",
  ]);
  at.move("GBP_USD", "1.31");
  expect((await open()).filter((each) => each.includes("GBP.USD"))).toEqual([]);
});

test("a fill of which the stream tells shows by itself, and nobody asks for it", async () => {
  const { orders, quotes } = at.system.services;
  await vi.waitFor(async () => {
    const { orders: streams } = await quotes.live(at.connection);
    expect(streams.map(({ state }) => state)).toEqual(["open", "open"]);
  }, WAIT);
  const { id } = await place({ type: "limit", limitPrice: "1.01", timeInForce: "gtc" });
  const requests = at.sandbox.requests().length;
  at.move("EUR_USD", "1");
  await vi.waitFor(async () => {
    expect(await orders.read(intentId(id))).toMatchObject({ status: "filled", filled: "1000" });
  }, WAIT);
  const asked = at.sandbox.requests().slice(requests);
  expect(asked.filter(({ path }) => path.includes("/orders"))).toEqual([]);
});

test("prices come as the market moves, until they are left", async () => {
  const stream = await at.system.services.quotes.stream({
    ...{ connection: at.connection, account, symbol: ["EUR.USD"] },
  });
  const taken = stream[Symbol.asyncIterator]();
  const until = async (bid: string) => {
    let shown: string | undefined;
    while (shown !== bid) shown = (await taken.next()).value?.[0]?.bid;
  };
  at.move("EUR_USD", "1.1");
  await until("1.09999");
  at.move("EUR_USD", "1.2");
  await until("1.19999");
  await taken.return?.();
});

test("OANDA's own client places an order, sees ours, and both have the same ids", async () => {
  const client = new v20.Context("127.0.0.1", Number(new URL(at.sandbox.url).port), false, "judge");
  client.setToken(at.sandbox.credentials["oanda"]?.["token"] ?? "");
  const number = account.slice("oanda:".length);
  const ours = await place({ type: "limit", limitPrice: "0.8", timeInForce: "gtc", quantity: "3" });
  const wanted = { instrument: "USD_JPY", units: "-200", price: "190.5" };
  const placed = await new Promise<Reply>((handler) => {
    client.order.limit(number, { ...wanted, clientExtensions: { id: "theirs" } }, handler);
  });
  expect(placed.statusCode).toBe("201");
  const { body } = await new Promise<Reply>((handler) => {
    client.order.listPending(number, handler);
  });
  const theirs = (body["orders"] as readonly Readonly<Record<string, unknown>>[]).map(
    ({ id, units, instrument }) => `${String(id)} ${String(units)} ${String(instrument)}`,
  );
  expect(theirs).toContain(`${ours.orderId} 3 EUR_USD`);
  expect(await open()).toEqual(
    expect.arrayContaining(["sell 200 USD.JPY limit @ 190.5", "buy 3 EUR.USD limit @ 0.8"]),
  );
  await at.system.services.orders.cancel(intentId(ours.id));
  expect(at.sandbox.violations()).toEqual([]);
});

test("an order that never arrived is not sent again, since its id would be taken twice", async () => {
  const before = since();
  at.sandbox.faults.add([{ do: "reset-before", on: "/orders" }]);
  const sent = await place({ quantity: "800" });
  await at.settle();
  const known = await at.system.services.orders.read(intentId(sent.id));
  expect([sent.state, known.state, at.taken(before)]).toEqual(["unknown", "unknown", 0]);
});

/** What our adapter sees open at the broker, whoever placed it. */
async function open(): Promise<readonly string[]> {
  const net = Object.assign(undiciNet({ origins: [at.sandbox.url] }), { requests: [] });
  const { call } = testClient(oanda, net, {
    ...{ origins: at.sandbox.origins["oanda"] ?? {}, environment: "paper" },
    credentials: at.sandbox.credentials["oanda"] ?? {},
  });
  const [found] = await oanda.accounts(call);
  const orders = found && (await oanda.trading?.openOrders({ call, account: found }));
  await net.close();
  return (orders ?? []).map(
    ({ side, quantity, instrument, type, limitPrice, stopPrice }) =>
      `${side} ${quantity} ${instrument.symbol} ${type} @ ${limitPrice ?? stopPrice}`,
  );
}
