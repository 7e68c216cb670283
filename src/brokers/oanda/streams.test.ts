import { expect, test } from "vitest";
import { Decimal } from "#domain";
import type { BrokerAccount, StreamEvent } from "#kit";
import { oandaInstrument } from "./records.ts";
import { streaming } from "./streams.ts";

const account: BrokerAccount = { key: "101-004-7654321-001", number: "1", currency: "EUR" };
const instruments = ["EUR_USD", "XAU_USD"].map(oandaInstrument);
const subject = { account, instruments };
const { quotes, orders } = streaming;
const at = "2026-03-02T09:30:00.123456789Z";

const told = (line: object): readonly StreamEvent[] =>
  orders?.read(JSON.stringify({ id: "9", time: at, ...line }), subject) ?? [];
const priced = (line: object) => quotes?.read(JSON.stringify(line), subject) ?? [];

test("a stream is named by its account, and by what it follows", () => {
  expect(quotes?.path(subject)).toBe(
    "/accounts/101-004-7654321-001/pricing/stream?instruments=EUR_USD%2CXAU_USD",
  );
  expect(orders?.path(subject)).toBe("/accounts/101-004-7654321-001/transactions/stream");
});

test("a heartbeat says that OANDA is there", () => {
  const beat = { type: "HEARTBEAT", time: at };
  expect([priced(beat), told({ ...beat, lastTransactionID: "7" })]).toEqual([
    ...[[{ kind: "alive" }], [{ kind: "alive" }]],
  ]);
});

const price = {
  ...{ type: "PRICE", instrument: "EUR_USD", time: at, tradeable: true },
  bids: [{ price: "1.08411", liquidity: 1000000 }],
  asks: [{ price: "1.08413", liquidity: 2000000 }],
};

test("a price is the best of either side, and none where it does not trade", () => {
  const [bid, ask] = ["1.08411", "1.08413"].map((text) => Decimal.of(text));
  expect(priced(price)).toEqual([
    {
      kind: "quote",
      quote: {
        ...{ instrument: "fx:EUR.USD:USD", at: "2026-03-02T09:30:00.123456Z", bid, ask },
        ...{ bidSize: Decimal.of("1000000"), askSize: Decimal.of("2000000") },
      },
    },
  ]);
  expect(priced({ ...price, tradeable: false })).toEqual([{ kind: "alive" }]);
  expect(priced({ ...price, tradeable: undefined, status: "tradeable" })).toHaveLength(1);
});

const made = {
  ...{ type: "LIMIT_ORDER", instrument: "EUR_USD", units: "-100", price: "1.2" },
  ...{ timeInForce: "GTC", reason: "CLIENT_ORDER", clientExtensions: { id: "ours" } },
};
const fill = {
  ...{ type: "ORDER_FILL", orderID: "7", clientOrderID: "ours", instrument: "EUR_USD" },
  ...{ units: "-100", requestedUnits: "-100", price: "1.2001", reason: "LIMIT_ORDER" },
};

test("an order that is made, and one that is filled, are told whole", () => {
  expect(told(made)).toMatchObject([
    { kind: "order", report: { orderId: "9", clientOrderId: "ours", status: "working" } },
  ]);
  expect(told(fill)).toMatchObject([
    {
      kind: "order",
      report: {
        ...{ orderId: "7", clientOrderId: "ours", status: "filled", side: "sell", type: "limit" },
        ...{
          quantity: Decimal.of(100),
          filled: Decimal.of(100),
          averagePrice: Decimal.of("1.2001"),
        },
      },
    },
  ]);
  expect(told({ ...fill, requestedUnits: "-300" })).toMatchObject([
    { report: { status: "canceled", quantity: Decimal.of(300), filled: Decimal.of(100) } },
  ]);
});

test.each<[string, object]>([
  ["a fill that does not say what was asked for", { ...fill, requestedUnits: undefined }],
  ["an order that ended", { type: "ORDER_CANCEL", orderID: "7", reason: "INSUFFICIENT_MARGIN" }],
  ["an exit, which names its trade only", { type: "STOP_LOSS_ORDER", tradeID: "6", price: "1" }],
  ["money", { type: "TRANSFER_FUNDS", amount: "5" }],
  ["a type of transaction that nobody knows", { type: "NOVELTY" }],
])("%s makes us ask again", (_, line) => {
  expect(told(line)).toEqual([{ kind: "changed" }]);
});

test("a refusal under an id that is taken ends no order of that id", () => {
  const reject = { ...made, type: "LIMIT_ORDER_REJECT" };
  expect(told({ ...reject, rejectReason: "CLIENT_ORDER_ID_ALREADY_EXISTS" })).toEqual([
    { kind: "alive" },
  ]);
  const replaced = { type: "ORDER_CANCEL", orderID: "7", reason: "CLIENT_REQUEST_REPLACED" };
  expect(told({ ...replaced, replacedByOrderID: "10" })).toEqual([{ kind: "alive" }]);
});

test.each(["", "{", "[]", '{"type":"ORDER_FILL"}'])("the line %o ends the stream", (line) => {
  expect(() => orders?.read(line, subject)).toThrow();
});
