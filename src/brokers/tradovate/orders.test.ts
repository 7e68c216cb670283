import { describe, expect, test } from "vitest";
import { clientOrderId, Decimal, type Instant, type OrderTicket } from "#domain";
import type { BrokerAccount, Desk } from "#kit";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import tradovate from "./broker.ts";
import { MESH6 } from "./fakes.ts";
import { trading } from "./orders.ts";

const account: BrokerAccount = { key: "810001", number: "DEMO810001", name: "DEMO810001" };
const of = (text: string) => Decimal.of(text);
const ours = clientOrderId("ours-1");

const ORDER = 41_000_000_001;
const SINCE = "2026-03-02T15:00:00.000000Z" as Instant;
const row = { id: ORDER, accountId: 810001, contractId: 3001, action: "Buy", admin: false };
const order = { ...row, timestamp: "2026-03-02T15:00:01.250Z", ordStatus: "Working" };
const version = {
  ...{ id: 91, orderId: ORDER, orderQty: 3, orderType: "Limit" },
  ...{ price: 6021.25, timeInForce: "GTC" },
};
const command = {
  ...{ id: 81, orderId: ORDER, timestamp: "2026-03-02T15:00:01.250Z" },
  ...{ commandType: "New", commandStatus: "AtExecution", clOrdId: "ours-1" },
};
const fill = {
  ...{ id: 51, orderId: ORDER, timestamp: "2026-03-02T15:00:02.000Z", qty: 1, price: 6021 },
  active: true,
};

/** What each path answers; the order as it works unless told otherwise. */
const STANDING: Readonly<Record<string, unknown>> = {
  "/order/placeorder": { orderId: ORDER },
  "/order/placeoco": { orderId: ORDER, ocoId: ORDER + 1 },
  "/order/placeoso": { orderId: ORDER, oso1Id: ORDER + 1, oso2Id: ORDER + 2 },
  "/order/modifyorder": { commandId: 82 },
  "/order/cancelorder": { commandId: 83 },
  "/order/item": order,
  "/order/deps": [order],
  "/orderVersion/ldeps": [version],
  "/command/ldeps": [command],
  "/command/list": [command],
  "/commandReport/ldeps": [],
  "/fill/ldeps": [],
  "/contract/items": [{ id: 3001, name: "MESH6", contractMaturityId: 4001 }],
  "/contract/find": { id: 3001, name: "MESH6", contractMaturityId: 4001 },
  "/contractMaturity/items": [
    { id: 4001, productId: 13, expirationDate: "2026-03-20T13:30:00.000Z" },
  ],
  "/product/items": [
    {
      ...{ id: 13, name: "MES", currencyId: 1, productType: "Futures", tickSize: 0.25 },
      ...{ description: "Micro E-mini S&P 500", valuePerPoint: 5, status: "Verified" },
    },
  ],
  "/currency/list": [{ id: 1, name: "USD", symbol: "$" }],
};

function opened(more: Readonly<Record<string, unknown>> = {}) {
  const answers = { ...STANDING, ...more };
  const net = scriptedNet(({ url }): ScriptedReply => {
    const found = answers[new URL(url).pathname.replace("/v1", "")];
    const headers = { date: "Mon, 02 Mar 2026 15:00:05 GMT" };
    if (typeof found === "number") return { status: found, headers };
    return found ? { body: found, headers } : { status: 404 };
  });
  const token = { access: "token-1" };
  const { call, finish } = testClient(tradovate, net, { token, more: { maxRetries: 0 } });
  const desk: Desk = { call, account };
  const asked = (path: string) =>
    net.requests
      .filter(({ url }) => url.includes(path))
      .map(({ body }) => JSON.parse(body ?? "null") as unknown);
  const texts = (path: string) =>
    net.requests.filter(({ url }) => url.includes(path)).map(({ body }) => body);
  return { desk, finish, asked, texts };
}

const ticket = (changes: Partial<OrderTicket> = {}): OrderTicket => ({
  ...{ instrument: MESH6, side: "buy", type: "limit", quantity: of("3") },
  ...{ limitPrice: of("6021.25"), timeInForce: "gtc" },
  ...changes,
});
const plain = {
  ...{ accountSpec: "DEMO810001", accountId: 810001, clOrdId: "ours-1", action: "Buy" },
  ...{ symbol: "MESH6", orderQty: 3, orderType: "Limit", price: 6021.25, isAutomated: true },
};

test.each<[string, OrderTicket, string, object]>([
  ["a limit order", ticket(), "placeorder", { ...plain, timeInForce: "GTC" }],
  [
    "an order until a time",
    ticket({ timeInForce: "gtd", expiresAt: "2026-03-03T10:00:00.000000Z" as Instant }),
    "placeorder",
    { ...plain, timeInForce: "GTD", expireTime: "2026-03-03T10:00:00.000Z" },
  ],
  [
    "an order with both exits, which outlive its day",
    ticket({
      takeProfit: { limitPrice: of("6100") },
      stopLoss: { stopPrice: of("5950.5"), limitPrice: of("5950.25") },
    }),
    "placeoso",
    {
      ...{ ...plain, timeInForce: "GTC" },
      bracket1: { action: "Sell", orderType: "Limit", price: 6100, timeInForce: "GTC" },
      bracket2: {
        ...{ action: "Sell", orderType: "StopLimit", timeInForce: "GTC" },
        ...{ price: 5950.25, stopPrice: 5950.5 },
      },
    },
  ],
  [
    "a limit and a stop that end each other",
    ticket({ side: "sell", orElse: { stopPrice: of("5950.5"), limitPrice: of("5950.25") } }),
    "placeoco",
    {
      ...{ ...plain, action: "Sell", timeInForce: "GTC" },
      other: {
        ...{ action: "Sell", orderType: "StopLimit", timeInForce: "GTC" },
        ...{ price: 5950.25, stopPrice: 5950.5 },
      },
    },
  ],
  [
    "a sale with one exit, both for the day",
    ticket({ side: "sell", timeInForce: "day", stopLoss: { stopPrice: of("6100") } }),
    "placeoso",
    {
      ...{ ...plain, action: "Sell", timeInForce: "Day" },
      bracket1: { action: "Buy", orderType: "Stop", stopPrice: 6100, timeInForce: "Day" },
    },
  ],
])("%s is sent in Tradovate's words", async (_, wanted, path, body) => {
  const { desk, finish, asked } = opened();
  const report = await finish(trading.place(desk, { ticket: wanted, clientOrderId: ours }));
  expect(asked("/order/place")).toEqual([body]);
  expect(asked(`/order/${path}`)).toHaveLength(1);
  expect(report).toMatchObject({
    ...{ orderId: String(ORDER), clientOrderId: "ours-1", status: "working" },
    ...{ instrument: MESH6, timeInForce: "gtc", updatedAt: "2026-03-02T15:00:01.250000Z" },
  });
});

test("figures leave in their own digits, however many they are, and as numbers", async () => {
  const { desk, finish, texts } = opened();
  const wanted = ticket({ limitPrice: of("110.4531250000000000001") });
  await finish(trading.place(desk, { ticket: wanted, clientOrderId: ours }));
  expect(texts("/order/placeorder")[0]).toContain('"price":110.4531250000000000001,');
});

test.each([
  [ticket({ type: "trailing-stop", trail: { by: "price", amount: of("5") } }), /"trailing-stop"/],
  [ticket({ type: "market-if-touched" }), /"market-if-touched"/],
  [ticket({ brokerSpecific: { customTag50: "x" } }), /"customTag50"/],
])("what Tradovate does not describe is refused before anything is sent", async (wanted, words) => {
  const { desk, finish, asked } = opened();
  const placed = finish(trading.place(desk, { ticket: wanted, clientOrderId: ours }));
  await expect(placed).rejects.toMatchObject({
    ...{ outcome: "not-sent", message: expect.stringMatching(words) },
  });
  expect(asked("/")).toEqual([]);
});

describe("what comes of a send", () => {
  const placing = (more: Readonly<Record<string, unknown>>) => {
    const { desk, finish } = opened(more);
    return finish(trading.place(desk, { ticket: ticket(), clientOrderId: ours }));
  };

  test("a reason for refusing it proves that it is not there", async () => {
    const reason = { failureReason: "SessionClosed", failureText: "Opens at 17:00" };
    await expect(placing({ "/order/placeorder": reason })).rejects.toMatchObject({
      ...{ code: "MARKET_CLOSED", outcome: "rejected", brokerCode: "SessionClosed" },
    });
  });

  test("a ticket to come back with proves that nothing was done", async () => {
    const penalty = { "p-ticket": "t", "p-time": 4, "p-captcha": false };
    await expect(placing({ "/order/placeorder": penalty })).rejects.toMatchObject({
      ...{ code: "RATE_LIMIT_EXCEEDED", outcome: "rejected", retryAfterMs: 4000 },
    });
  });

  test.each([
    ["a look that fails", { "/orderVersion/ldeps": 503 }],
    ["a log-in that ends", { "/order/item": 401 }],
    ["an order that does not show yet", { "/order/item": 404 }],
    ["terms that are not there yet", { "/orderVersion/ldeps": [] }],
  ])("%s after it was taken proves nothing of it", async (_, more) => {
    await expect(placing(more)).rejects.toMatchObject({ outcome: "unknown" });
  });

  test("one that was taken and then refused says why", async () => {
    const report = await placing({
      "/order/item": { ...order, ordStatus: "Rejected" },
      "/commandReport/ldeps": [
        {
          ...{ id: 85, commandId: 81, timestamp: order.timestamp, commandStatus: "RiskRejected" },
          ...{ rejectReason: "MaxPosLimitReached", text: "Limit is 2" },
        },
      ],
    });
    expect(report).toMatchObject({ status: "rejected", reason: "MaxPosLimitReached: Limit is 2" });
  });
});

test("a report counts the fills that stand, and takes the latest terms", async () => {
  const { desk, finish } = opened({
    "/orderVersion/ldeps": [{ ...version, id: 92, orderQty: 5, price: 6020 }, version],
    "/fill/ldeps": [fill, { ...fill, id: 52, qty: 2, price: 6020.5 }, { ...fill, active: false }],
  });
  const found = await finish(
    trading.find(desk, { orderId: String(ORDER), clientOrderId: ours }, SINCE),
  );
  expect(found).toMatchObject({
    report: { status: "partially-filled", updatedAt: "2026-03-02T15:00:02.000000Z" },
  });
  const { report } = found;
  expect(
    [report?.quantity, report?.filled, report?.averagePrice, report?.limitPrice].map(String),
  ).toEqual(["5", "3", "6020.6666666667", "6020"]);
});

test("an order whose contract is known is looked up by what may have changed", async () => {
  const { desk, finish, asked } = opened();
  const name = { orderId: String(ORDER), clientOrderId: ours, instrument: MESH6 };
  expect(await finish(trading.find(desk, name, SINCE))).toMatchObject({
    report: { instrument: MESH6 },
  });
  expect(asked("/")).toHaveLength(4);
  expect(asked("/contract")).toEqual([]);
});

describe("looking an order up by our id", () => {
  const looking = (more: Readonly<Record<string, unknown>>, since = SINCE) => {
    const { desk, finish } = opened(more);
    return finish(trading.find(desk, { clientOrderId: ours }, since));
  };

  test("finds it by the command that made it", async () => {
    expect(await looking({})).toMatchObject({ report: { orderId: String(ORDER) } });
  });

  test("does not take a change under our id for the order", async () => {
    const change = { ...command, commandType: "Modify" };
    expect(await looking({ "/command/list": [change] })).toMatchObject({ report: undefined });
  });

  test.each([
    ["this session", SINCE, true],
    ["the session that began on the evening before", "2026-03-01T23:30:00.000000Z", true],
    ["an earlier session", "2026-03-01T22:30:00.000000Z", false],
  ])("is complete for %s or not", async (_, since, isComplete) => {
    const none = { "/command/list": [] };
    expect(await looking(none, since as Instant)).toEqual({ report: undefined, isComplete });
  });
});

test("a change sends all terms again, and keeps the order", async () => {
  const stop = { ...version, orderType: "StopLimit", stopPrice: 6000, timeInForce: "Day" };
  const { desk, finish, asked } = opened({ "/orderVersion/ldeps": [stop] });
  const name = { orderId: String(ORDER), clientOrderId: ours };
  const report = await finish(
    trading.replace?.(desk, name, { limitPrice: of("6025.50") }) ?? Promise.reject(),
  );
  expect(asked("/order/modifyorder")).toEqual([
    {
      ...{ orderId: ORDER, orderQty: 3, orderType: "StopLimit", price: 6025.5, stopPrice: 6000 },
      ...{ timeInForce: "Day", isAutomated: true },
    },
  ]);
  expect(report.orderId).toBe(String(ORDER));
});

test("a cancel names the order; one that came too late is refused", async () => {
  const name = { orderId: String(ORDER), clientOrderId: ours };
  const { desk, finish, asked } = opened();
  await finish(trading.cancel(desk, name));
  expect(asked("/order/cancelorder")).toEqual([{ orderId: ORDER, isAutomated: true }]);
  const late = opened({ "/order/cancelorder": { failureReason: "TooLate", failureText: "" } });
  await expect(late.finish(trading.cancel(late.desk, name))).rejects.toMatchObject({
    ...{ code: "TOO_LATE", outcome: "rejected" },
  });
});

test("open orders are those that are not over; history is newest first", async () => {
  const states = ["Working", "Filled", "Suspended", "Completed"];
  const orders = states.map((ordStatus, at) => ({
    ...{ ...order, id: ORDER + at, ordStatus },
    timestamp: `2026-03-02T15:00:0${at}.000Z`,
  }));
  const of4 = (one: object) => orders.map(({ id }, at) => ({ ...one, id: 91 + at, orderId: id }));
  const { desk, finish } = opened({
    ...{ "/order/deps": [...orders, { ...order, id: 9, contractId: undefined }] },
    ...{ "/orderVersion/ldeps": of4(version), "/command/ldeps": [] },
  });
  const shown = (list: readonly { orderId: string; status: string }[]) =>
    list.map(({ orderId, status }) => `${Number(orderId) - ORDER} ${status}`);
  expect(shown(await finish(trading.openOrders(desk)))).toEqual(["0 working", "2 suspended"]);
  const history = trading.orderHistory?.(desk, "2026-03-02T15:00:01.000000Z" as Instant);
  expect(shown((await finish(history ?? Promise.reject())) ?? [])).toEqual([
    ...["3 canceled", "2 suspended", "1 filled"],
  ]);
});

test("a symbol is found in full as anybody writes it, and by its parts", async () => {
  const { desk, finish, asked } = opened();
  expect(await finish(trading.instruments?.(desk, "mesh26") ?? Promise.reject())).toEqual([MESH6]);
  expect(asked("/contract/find?name=MESH6")).toHaveLength(1);
  const like = opened({
    "/contract/find": 404,
    "/contract/suggest": [{ id: 3001, name: "MESH6", contractMaturityId: 4001 }],
  });
  const found = await like.finish(trading.instruments?.(like.desk, "MES") ?? Promise.reject());
  expect(found).toEqual([MESH6]);
  expect(like.asked("/contract/suggest?t=MES&l=20")).toHaveLength(1);
});

test.each([
  [{ dayMargin: 50, fullMargin: { initialMargin: 2400 } }, "50"],
  [{ fullMargin: { initialMargin: 2400 } }, "2400"],
])("what is taken of a contract says what one of it binds", async (terms, margin) => {
  const { desk, finish, asked } = opened({
    "/contract/getproductfeeparams": { params: [{ productId: 13, ...terms }] },
  });
  const facts = await finish(trading.instrument?.(desk, MESH6) ?? Promise.reject());
  expect(asked("/getproductfeeparams")).toEqual([{ productIds: [13] }]);
  expect(facts).toMatchObject({ isTradable: true, isShortable: true });
  expect([facts.priceStep, facts.quantityStep, facts.marginPerUnit].map(String)).toEqual([
    ...["0.25", "1", margin],
  ]);
});

test("funds are what the account is worth, less what is bound", async () => {
  const funds = { totalCashValue: 25000, netLiq: 24000.5, initialMargin: 500.25 };
  const { desk, finish, asked } = opened({ "/cashBalance/getcashbalancesnapshot": funds });
  const { currency, buyingPower } = await finish(trading.funds?.(desk) ?? Promise.reject());
  expect([currency, String(buyingPower)]).toEqual(["USD", "23500.25"]);
  expect(asked("/getcashbalancesnapshot")).toEqual([{ accountId: 810001 }]);
});

test("the day won what it realised and what is open, unless a position was carried into it", async () => {
  const funds = { totalCashValue: 25000, realizedPnL: -120.5, openPnL: 20.25 };
  const pnlOf = async (prevPos: unknown, more: object = {}) => {
    const row = { id: 1, contractId: 2665267, timestamp: "2026-03-02T15:00:00.000Z", netPos: 1 };
    const { desk, finish } = opened({
      "/cashBalance/getcashbalancesnapshot": { ...funds, ...more },
      "/position/deps": [{ ...row, prevPos }],
    });
    const pnl = await finish(trading.dayPnl?.(desk) ?? Promise.reject());
    return pnl?.toString();
  };
  expect(await pnlOf(0)).toBe("-100.25");
  expect(await pnlOf(2)).toBeUndefined();
  expect(await pnlOf(undefined)).toBeUndefined();
  expect(await pnlOf(0, { openPnL: null })).toBeUndefined();
});
