import { expect, test } from "vitest";
import type { OrderTicket } from "#domain";
import type { ScriptedReply } from "#testing";
import {
  BEGUN,
  euro,
  fill,
  gold,
  made,
  named,
  of,
  opened,
  order,
  ours,
  ticket,
  time,
  trade,
} from "./fakes.ts";
import { trading } from "./orders.ts";

const plain = { type: "LIMIT", instrument: "EUR_USD", units: "-100", price: "1.2" };

test.each<[string, Partial<OrderTicket>, object]>([
  ["a limit order", {}, { ...plain, ...named, timeInForce: "GTC" }],
  [
    "an order until a moment, that only closes",
    { timeInForce: "gtd", expiresAt: BEGUN, reduceOnly: true },
    {
      ...{ ...plain, ...named, timeInForce: "GTD", gtdTime: "2026-03-02T00:00:00.000000Z" },
      positionFill: "REDUCE_ONLY",
    },
  ],
  [
    "an order with exits, one of them guaranteed",
    {
      ...{ takeProfit: { limitPrice: of("1.1") }, stopLoss: { stopPrice: of("1.3") } },
      ...{ timeInForce: "day", brokerSpecific: { guaranteed: "true" }, effect: "open" },
    },
    {
      ...{ ...plain, ...named, timeInForce: "GFD", positionFill: "OPEN_ONLY" },
      ...{ takeProfitOnFill: { price: "1.1" }, guaranteedStopLossOnFill: { price: "1.3" } },
    },
  ],
  [
    "an order on gold that waits to be touched, with a stop that follows",
    {
      ...{ instrument: gold, side: "buy", type: "market-if-touched", stopPrice: of("1990.5") },
      ...{ brokerSpecific: { trailingStopDistance: "12.5", triggerCondition: "MID" } },
    },
    {
      ...{ ...named, type: "MARKET_IF_TOUCHED", instrument: "XAU_USD", units: "100" },
      ...{ price: "1990.5", timeInForce: "GTC", triggerCondition: "MID" },
      trailingStopLossOnFill: { distance: "12.5" },
    },
  ],
])("%s is sent in OANDA's words", async (_, changes, order) => {
  const { desk, finish, sent } = opened(() => ({
    status: 201,
    body: { orderCreateTransaction: made() },
  }));
  const { limitPrice, ...rest } = ticket(changes);
  const wanted = changes.stopPrice ? rest : { ...rest, ...(limitPrice && { limitPrice }) };
  const report = await finish(trading.place(desk, { ticket: wanted, clientOrderId: ours }));
  expect(sent()).toEqual([["POST /orders", { order }]]);
  expect(report).toMatchObject({ orderId: "7", clientOrderId: "ours-1", status: "working" });
});

test.each([
  ["day", "FOK"],
  ["gtc", "FOK"],
  ["ioc", "IOC"],
] as const)("a market order for %s trades now, as %s", async (timeInForce, wired) => {
  const { desk, finish, sent } = opened(() => ({
    status: 201,
    body: { orderCreateTransaction: made({ type: "MARKET_ORDER", price: undefined }) },
  }));
  const { limitPrice: _, ...rest } = ticket({ type: "market", timeInForce });
  const own = { brokerSpecific: { priceBound: "1.19" } };
  await finish(trading.place(desk, { ticket: { ...rest, ...own }, clientOrderId: ours }));
  expect(sent()[0]?.[1]).toEqual({
    order: {
      ...{ type: "MARKET", instrument: "EUR_USD", units: "-100", priceBound: "1.19" },
      ...{ timeInForce: wired, ...named },
    },
  });
});

test.each<[Partial<OrderTicket>, RegExp]>([
  [{ type: "stop-limit", stopPrice: of("1.1") }, /"stop-limit"/],
  [{ type: "market", timeInForce: "gtd" }, /market order that waits/],
  [{ brokerSpecific: { dark: "yes" } }, /"dark"/],
  [{ stopLoss: { stopPrice: of("1.3"), limitPrice: of("1.31") } }, /limit behind its stop loss/],
])("what OANDA has no words for is refused before anything is sent", async (changes, words) => {
  const { desk, finish, sent } = opened(() => ({}));
  const placed = finish(trading.place(desk, { ticket: ticket(changes), clientOrderId: ours }));
  await expect(placed).rejects.toMatchObject({
    ...{ outcome: "not-sent", message: expect.stringMatching(words) },
  });
  expect(sent()).toEqual([]);
});

const trailing = (changes: Partial<OrderTicket> = {}): OrderTicket => {
  const { limitPrice: _, ...rest } = ticket({ type: "trailing-stop", ...changes });
  return { ...rest, trail: changes.trail ?? { by: "price", amount: of("0.005") } };
};

test("a trailing stop is put on the oldest trade of so many units", async () => {
  const trades = [trade("9", "100"), trade("5", "100"), trade("4", "-100"), trade("3", "200")];
  const create = { type: "TRAILING_STOP_LOSS_ORDER", tradeID: "5", distance: "0.005" };
  const { desk, finish, sent } = opened((path) => {
    if (path === "/trades") return { body: { trades } };
    const more = { ...create, instrument: undefined, units: undefined, price: undefined };
    return { status: 201, body: { orderCreateTransaction: made(more) } };
  });
  const placed = { ticket: trailing(), clientOrderId: ours };
  const report = await finish(trading.place(desk, placed));
  expect(sent()).toEqual([
    ["GET /trades?instrument=EUR_USD&state=OPEN&count=500"],
    [
      "POST /orders",
      {
        order: {
          ...{ type: "TRAILING_STOP_LOSS", tradeID: "5", distance: "0.005", timeInForce: "GTC" },
          ...named,
        },
      },
    ],
  ]);
  expect(report).toMatchObject({
    ...{ type: "trailing-stop", side: "sell", quantity: of("100"), instrument: euro },
  });
});

test.each<[string, OrderTicket, ScriptedReply, string]>([
  ["no trade of so many units", trailing(), { body: { trades: [] } }, "POSITION_MISMATCH"],
  ["no answer to what is open", trailing(), { status: 503, body: {} }, "BROKER_UNAVAILABLE"],
  [
    "a distance in percent",
    trailing({ trail: { by: "percent", amount: of("2") } }),
    { body: { trades: [trade("5", "100")] } },
    "UNSUPPORTED_OPERATION",
  ],
])("a trailing stop with %s is not sent", async (_, wanted, reply, code) => {
  const { desk, finish, sent } = opened(() => reply);
  const placed = finish(trading.place(desk, { ticket: wanted, clientOrderId: ours }));
  await expect(placed).rejects.toMatchObject({ outcome: "not-sent", code });
  expect(sent().filter(([line]) => String(line).startsWith("POST"))).toEqual([]);
});

test.each<[string, object, object]>([
  [
    "filled",
    { orderFillTransaction: { ...fill, units: "-100", price: "1.2001", reason: "LIMIT_ORDER" } },
    { status: "filled", filled: of("100"), averagePrice: of("1.2001") },
  ],
  [
    "filled in part and ended",
    { orderFillTransaction: { ...fill, units: "-40", price: "1.2001", reason: "LIMIT_ORDER" } },
    { status: "canceled", filled: of("40"), quantity: of("100") },
  ],
  [
    "ended in OANDA's words",
    {
      orderCancelTransaction: {
        ...{ id: "8", time, type: "ORDER_CANCEL", orderID: "7", reason: "INSUFFICIENT_MARGIN" },
      },
    },
    { status: "canceled", filled: of("0"), reason: "INSUFFICIENT_MARGIN" },
  ],
])("an order may be %s at once", async (_, more, expected) => {
  const body = { orderCreateTransaction: made(), ...more };
  const { desk, finish } = opened(() => ({ status: 201, body }));
  const report = await finish(trading.place(desk, { ticket: ticket(), clientOrderId: ours }));
  expect(report).toMatchObject(expected);
});

test("a change sends the whole order anew, and keeps what is not changed", async () => {
  const { desk, finish, sent } = opened((path) =>
    path === "/pendingOrders"
      ? { body: { orders: [order({ id: "3" }), order()] } }
      : {
          status: 201,
          body: {
            orderCreateTransaction: made({ id: "10", price: "1.25", replacesOrderID: "7" }),
            orderCancelTransaction: {
              ...{ id: "9", time, type: "ORDER_CANCEL", orderID: "7" },
              ...{ reason: "CLIENT_REQUEST_REPLACED", replacedByOrderID: "10" },
            },
          },
        },
  );
  const change = { quantity: of("150"), limitPrice: of("1.25") };
  const asked = { orderId: "7", clientOrderId: ours };
  const report = await finish(trading.replace?.(desk, asked, change) ?? Promise.reject());
  expect(sent()[1]).toEqual([
    "PUT /orders/7",
    {
      order: {
        ...{ type: "LIMIT", instrument: "EUR_USD", units: "-150", price: "1.25" },
        ...{ timeInForce: "GTC", positionFill: "DEFAULT" },
        takeProfitOnFill: { price: "1.1", timeInForce: "GTC" },
      },
    },
  ]);
  expect(report).toMatchObject({ orderId: "10", replaces: "7", status: "working" });
});

test("what no longer works is not changed, and nothing is sent", async () => {
  const { desk, finish, sent } = opened(() => ({ body: { orders: [] } }));
  const changed =
    trading.replace?.(desk, { orderId: "7", clientOrderId: ours }, {}) ?? Promise.reject();
  await expect(finish(changed)).rejects.toMatchObject({
    ...{ code: "ORDER_NOT_MODIFIABLE", outcome: "not-sent" },
  });
  expect(sent()).toHaveLength(1);
});

test("exits are named and measured by their trade", async () => {
  const exits = ["TAKE_PROFIT", "STOP_LOSS"].map((type, at) => ({
    ...order({ id: String(at + 20), type, price: "1.3", takeProfitOnFill: undefined }),
    ...{ instrument: undefined, units: undefined, tradeID: "5" },
  }));
  const { desk, finish, sent } = opened((path) =>
    path === "/trades" ? { body: { trades: [trade("5", "300")] } } : { body: { orders: exits } },
  );
  const open = await finish(trading.openOrders(desk));
  expect(open.map(({ side, quantity, type }) => `${side} ${quantity} ${type}`)).toEqual([
    ...["sell 300 limit", "sell 300 stop"],
  ]);
  expect(sent()[1]).toEqual(["GET /trades?ids=5&state=ALL&count=500"]);
});
