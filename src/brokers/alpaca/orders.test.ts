import { expect, test } from "vitest";
import { clientOrderId, Decimal, instantOf, type OrderTicket } from "#domain";
import type { BrokerAccount, Desk } from "#kit";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import alpaca from "./broker.ts";
import { trading } from "./orders.ts";
import { alpacaInstrument } from "./records.ts";

const account: BrokerAccount = { key: "5d0f9a52", number: "PA3WRITTEN01", currency: "USD" };
const share = alpacaInstrument("NVDA");
const coin = alpacaInstrument("ETH/USD");
const contract = alpacaInstrument("NVDA260320C00900000");
const of = (text: string) => Decimal.of(text);
const ours = clientOrderId("ours-1");

const wired = (more: object = {}) => ({
  ...{ id: "b-1", client_order_id: "ours-1", status: "new", symbol: "NVDA" },
  ...{ asset_class: "us_equity", side: "buy", type: "limit", time_in_force: "gtc", qty: "10" },
  ...{ filled_qty: "0", filled_avg_price: null, limit_price: "800.5", stop_price: null },
  ...{ created_at: "2026-03-02T15:00:00.1Z", updated_at: "2026-03-02T15:00:01.123456789Z" },
  ...{ replaced_by: null, replaces: null, extended_hours: false, legs: null },
  ...more,
});

type Answer = (path: string) => ScriptedReply;

function opened(answer: Answer) {
  const net = scriptedNet(({ url }) => answer(new URL(url).pathname));
  const { call, finish } = testClient(alpaca, net);
  const desk: Desk = { call, account };
  const bodies = () => net.requests.map(({ body }) => JSON.parse(body ?? "null") as unknown);
  return { desk, finish, bodies, requests: net.requests };
}

const ticket = (changes: Partial<OrderTicket> = {}): OrderTicket => ({
  ...{ instrument: share, side: "buy", type: "limit", quantity: of("10") },
  ...{ limitPrice: of("800.50"), timeInForce: "gtc" },
  ...changes,
});
const plain = { client_order_id: "ours-1", symbol: "NVDA", side: "buy", type: "limit", qty: "10" };

test.each<[string, OrderTicket, object]>([
  ["a limit order", ticket(), { ...plain, time_in_force: "gtc", limit_price: "800.5" }],
  [
    "a limit order outside of the session",
    ticket({ timeInForce: "day", extendedHours: true }),
    { ...plain, time_in_force: "day", limit_price: "800.5", extended_hours: true },
  ],
  [
    "an order with both exits",
    ticket({
      takeProfit: { limitPrice: of("900") },
      stopLoss: { stopPrice: of("700"), limitPrice: of("699") },
    }),
    {
      ...{ ...plain, time_in_force: "gtc", limit_price: "800.5", order_class: "bracket" },
      take_profit: { limit_price: "900" },
      stop_loss: { stop_price: "700", limit_price: "699" },
    },
  ],
  [
    "an order with one exit",
    ticket({ stopLoss: { stopPrice: of("700") } }),
    {
      ...{ ...plain, time_in_force: "gtc", limit_price: "800.5", order_class: "oto" },
      stop_loss: { stop_price: "700" },
    },
  ],
  [
    "a limit and a stop that end each other",
    ticket({ side: "sell", reduceOnly: true, orElse: { stopPrice: of("700") } }),
    {
      ...{ ...plain, side: "sell", time_in_force: "gtc", order_class: "oco" },
      position_intent: "sell_to_close",
      ...{ take_profit: { limit_price: "800.5" }, stop_loss: { stop_price: "700" } },
    },
  ],
  [
    "an option that is bought to close",
    ticket({ instrument: contract, effect: "close" }),
    {
      ...{ ...plain, symbol: "NVDA260320C00900000", time_in_force: "gtc" },
      ...{ limit_price: "800.5", position_intent: "buy_to_close" },
    },
  ],
])("%s is sent in Alpaca's words", async (_, wanted, body) => {
  const { desk, finish, bodies } = opened(() => ({ body: wired() }));
  const report = await finish(trading.place(desk, { ticket: wanted, clientOrderId: ours }));
  expect(bodies()).toEqual([body]);
  expect(report).toMatchObject({ orderId: "b-1", status: "working", instrument: share });
  expect(report.updatedAt).toBe("2026-03-02T15:00:01.123456Z");
});

test.each([
  ["price", { trail_price: "2.5" }],
  ["percent", { trail_percent: "2.5" }],
] as const)("a stop that trails by %s is sent so", async (by, member) => {
  const { desk, finish, bodies } = opened(() => ({ body: wired({ type: "trailing_stop" }) }));
  const { limitPrice: _, ...rest } = ticket({ type: "trailing-stop", side: "sell" });
  const trailing = { ...rest, trail: { by, amount: of("2.5") }, reduceOnly: true } as const;
  await finish(trading.place(desk, { ticket: trailing, clientOrderId: ours }));
  expect(bodies()[0]).toEqual({
    ...{ ...plain, side: "sell", type: "trailing_stop", time_in_force: "gtc", ...member },
    position_intent: "sell_to_close",
  });
});

test.each([
  [ticket({ type: "market-if-touched" }), /"market-if-touched"/],
  [ticket({ brokerSpecific: { dark: "yes" } }), /"dark"/],
])("what Alpaca has no words for is refused before anything is sent", async (wanted, words) => {
  const { desk, finish, requests } = opened(() => ({ body: wired() }));
  const placed = finish(trading.place(desk, { ticket: wanted, clientOrderId: ours }));
  await expect(placed).rejects.toMatchObject({
    ...{ outcome: "not-sent", message: expect.stringMatching(words) },
  });
  expect(requests).toEqual([]);
});

test("an order that Alpaca does not know is not there, and any other trouble is none", async () => {
  const unknown = { status: 404, body: { code: 40410000, message: "order not found for ours-1" } };
  const { desk, finish, requests } = opened(() => unknown);
  const found = trading.find(desk, { clientOrderId: ours }, instantOf(0));
  expect(await finish(found)).toEqual({ report: undefined, isComplete: true });
  expect(requests[0]?.url).toBe(
    "https://paper-api.alpaca.markets/v2/orders:by_client_order_id?client_order_id=ours-1",
  );
  const moved = { status: 404, body: { code: 40410000, message: "endpoint not found." } };
  const other = opened(() => moved);
  const asked = trading.find(other.desk, { clientOrderId: ours }, instantOf(0));
  await expect(other.finish(asked)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a look-up goes through changes to the order that stands", async () => {
  const { desk, finish } = opened((path) => {
    const id = path.split("/").at(-1);
    if (id === "b-1") return { body: wired({ status: "replaced", replaced_by: "b-2" }) };
    if (id === "b-2")
      return { body: wired({ id, status: "replaced", replaced_by: "b-3", replaces: "b-1" }) };
    return { body: wired({ id: "b-3", limit_price: "801", replaces: "b-2" }) };
  });
  const { report } = await finish(
    trading.find(desk, { orderId: "b-1", clientOrderId: ours }, instantOf(0)),
  );
  expect(report).toMatchObject({ orderId: "b-3", status: "working", replaces: "b-2" });
});

test("a change that came too late leaves the old order, as it is now", async () => {
  const { desk, finish } = opened((path) =>
    path.endsWith("b-2")
      ? { body: wired({ id: "b-2", status: "rejected", replaces: "b-1" }) }
      : {
          body: wired({
            ...{ status: "filled", filled_qty: "10", filled_avg_price: "800.4" },
            updated_at: "2026-03-02T15:00:00.9Z",
          }),
        },
  );
  const { report } = await finish(
    trading.find(desk, { orderId: "b-2", clientOrderId: ours }, instantOf(0)),
  );
  expect(report).toMatchObject({ orderId: "b-1", status: "filled" });
  // Not older than the refusal that we may know, or it would be taken for stale.
  expect(report?.updatedAt).toBe("2026-03-02T15:00:01.123456Z");
});

test("orders of others are listed, over money and with many legs as well", async () => {
  const { desk, finish } = opened(() => ({
    body: [
      wired({ id: "b-7", qty: null, filled_qty: "0.25", time_in_force: "opg" }),
      { id: "b-8", order_class: "mleg", symbol: "", side: "", qty: "1" },
    ],
  }));
  const open = await finish(trading.openOrders(desk));
  expect(open.map(({ orderId, quantity }) => `${orderId} ${quantity}`)).toEqual(["b-7 0.25"]);
  expect(open[0]).not.toHaveProperty("timeInForce");
});

test("a word that Alpaca has not documented is an error and no guess", async () => {
  const { desk, finish } = opened(() => ({ body: wired({ status: "vague" }) }));
  const found = trading.find(desk, { orderId: "b-1", clientOrderId: ours }, instantOf(0));
  await expect(finish(found)).rejects.toMatchObject({ code: "PROTOCOL_ERROR" });
});

test.each([
  [share, "NVDA", "/v2/stocks/quotes/latest?symbols=NVDA"],
  [coin, "ETH/USD", "/v1beta3/crypto/us/latest/quotes?symbols=ETH%2FUSD"],
  [contract, contract.symbol, `/v1beta1/options/quotes/latest?symbols=${contract.symbol}`],
])("the quote of %o is asked of the host of prices", async (instrument, symbol, address) => {
  const at = "2026-03-02T15:00:00.000000001Z";
  const quotes = { [symbol]: { t: at, ap: 0, bp: 805.01, as: 1, bs: 2 } };
  const { desk, finish, requests } = opened(() => ({ body: { quotes } }));
  const quote = await finish(trading.quote?.(desk, instrument) ?? Promise.reject(new Error()));
  expect(requests.map(({ url }) => url)).toEqual([`https://data.alpaca.markets${address}`]);
  // Nobody offers: a price of 0 is none.
  expect(quote).toEqual({
    ...{ instrument: instrument.id, at: "2026-03-02T15:00:00.000000Z", bid: of("805.01") },
  });
});

test("facts of shares and coins follow from what Alpaca says of them", async () => {
  const asset = { symbol: "NVDA", class: "us_equity", tradable: true, shortable: false };
  const { desk, finish } = opened((path) => {
    if (path === "/v2/clock")
      return {
        body: {
          ...{ timestamp: "2026-03-02T10:00:00-05:00", is_open: false },
          ...{ next_open: "2026-03-03T09:30:00-05:00", next_close: "2026-03-03T16:00:00-05:00" },
        },
      };
    const limits = { min_order_size: "0.001", min_trade_increment: "0.0001" };
    return path.endsWith("NVDA")
      ? { body: { ...asset, fractionable: true } }
      : { body: { ...asset, symbol: "ETH/USD", class: "crypto", fractionable: true, ...limits } };
  });
  expect(await finish(trading.instrument?.(desk, share) ?? Promise.reject(new Error()))).toEqual({
    ...{ isTradable: true, isShortable: false, session: "closed", marginRate: of("1") },
    ...{ quantityStep: of("0.000000001"), priceStep: of("0.0001") },
  });
  const facts = await finish(trading.instrument?.(desk, coin) ?? Promise.reject(new Error()));
  expect(facts).toMatchObject({ minQuantity: of("0.001"), quantityStep: of("0.0001") });
  expect(facts).not.toHaveProperty("session");
});

test.each([
  [422, 40010001, "client_order_id must be unique", "DUPLICATE_CLIENT_ID", "exists"],
  [422, 40010001, "client_order_id is too long", "INVALID_CLIENT_ID", "rejected"],
  [403, 40310000, "insufficient buying power", "INSUFFICIENT_FUNDS", "rejected"],
  [403, 40310000, "something of next year", "ORDER_REJECTED", "rejected"],
  [403, undefined, "forbidden.", "AUTHENTICATION_FAILED", "rejected"],
  [422, 42210000, "order is not cancelable", "ORDER_NOT_CANCELABLE", "rejected"],
  [409, undefined, "something of next year", "INVALID_REQUEST", "unknown"],
  [500, 50010000, "internal server error occurred", "BROKER_INTERNAL", "unknown"],
  [500, 40010001, "insufficient buying power", "INVALID_REQUEST", "unknown"],
])("%s %s %s is %s and proves %s", async (status, code, message, known, outcome) => {
  const { desk, finish } = opened(() => ({ status, body: { code, message } }));
  const placed = finish(trading.place(desk, { ticket: ticket(), clientOrderId: ours }));
  await expect(placed).rejects.toMatchObject({ code: known, outcome });
});

test("a question that is refused has done nothing, whatever it is refused with", async () => {
  const body = { code: 40010001, message: "client_order_id must be unique" };
  const { desk, finish } = opened(() => ({ status: 422, body }));
  await expect(finish(trading.openOrders(desk))).rejects.toMatchObject({ outcome: "none" });
});
