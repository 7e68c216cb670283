import { expect, test } from "vitest";
import { type Answer, BEGUN, fill, made, named, of, opened, order, ours, time } from "./fakes.ts";
import { trading } from "./orders.ts";

const find = (answer: Answer, orderId?: string) => {
  const { desk, finish, sent } = opened(answer);
  const name = { clientOrderId: ours, ...(orderId !== undefined && { orderId }) };
  return { found: finish(trading.find(desk, name, BEGUN)), sent };
};
const absent = { status: 404, body: { errorCode: "NO_SUCH_ORDER", errorMessage: "It is not" } };

test("a look-up goes through changes to the order that stands, and to its end", async () => {
  const { found, sent } = find((path) => {
    if (path === "/orders/7")
      return { body: { order: order({ state: "CANCELLED", replacedByOrderID: "10" }) } };
    if (path === "/orders/10")
      return { body: { order: order({ id: "10", state: "FILLED", fillingTransactionID: "11" }) } };
    const transaction = { ...fill, id: "11", orderID: "10", units: "-100", price: "1.21" };
    return { body: { transaction: { ...transaction, reason: "LIMIT_ORDER" } } };
  }, "7");
  expect(await found).toMatchObject({
    report: { orderId: "10", status: "filled", averagePrice: of("1.21") },
  });
  expect(sent().map(([line]) => line)).toEqual([
    ...["GET /orders/7", "GET /orders/10", "GET /transactions/11"],
  ]);
});

/** Transactions 6 to 9 of the account, as a page names them. */
const logged =
  (transactions: readonly object[], last = "9"): Answer =>
  (path) => {
    if (path.startsWith("/orders")) return absent;
    if (path === "/transactions") {
      const page = "https://api-fxpractice.oanda.com/v3/x/idrange?from=6&to=9";
      return { body: { pages: [page], lastTransactionID: last } };
    }
    return { body: { transactions, lastTransactionID: last } };
  };
const others = [
  { id: "6", type: "TRANSFER_FUNDS" },
  { id: "9", type: "NOVELTY" },
];

test("an order that ended is found among the transactions by our id, through its changes", async () => {
  const ended = { id: "8", time, type: "ORDER_CANCEL", orderID: "7", reason: "CLIENT_REQUEST" };
  const { found, sent } = find(logged([...others, made(), ended]));
  expect(await found).toMatchObject({ report: { orderId: "7", status: "canceled" } });
  expect(sent().map(([line]) => line)).toEqual([
    "GET /orders/%40ours-1",
    "GET /transactions?from=2026-03-02T00%3A00%3A00.000000Z&pageSize=500",
    "GET /transactions/idrange?from=6&to=9",
  ]);
});

test("an order that was refused while nobody listened is known as refused", async () => {
  const reject = { ...made({ type: "LIMIT_ORDER_REJECT" }), rejectReason: "UNITS_INVALID" };
  const { found } = find(logged([...others, reject, { id: "8", type: "CLOSE" }]));
  expect(await found).toMatchObject({ report: { status: "rejected", reason: "UNITS_INVALID" } });
});

test("a refusal because the id is taken tells nothing of the order of that id", async () => {
  const taken = "CLIENT_ORDER_ID_ALREADY_EXISTS";
  const reject = { ...made({ type: "LIMIT_ORDER_REJECT" }), rejectReason: taken };
  const { found } = find(logged([...others, reject, { id: "8", type: "CLOSE" }]));
  expect(await found).toEqual({ report: undefined, isComplete: true });
});

test.each<[string, Answer, boolean]>([
  [
    "at something new that names it",
    logged([...others, { id: "7", type: "NOVEL_ORDER", ...named }, { id: "8", type: "CLOSE" }]),
    false,
  ],
  [
    "without a hole",
    logged([...others, { id: "7", type: "CREATE" }, { id: "8", type: "CLOSE" }]),
    true,
  ],
  ["with a hole", logged([...others, { id: "8", type: "CLOSE" }]), false],
  [
    "that ends before the last",
    logged([...others, { id: "7", type: "CREATE" }, { id: "8", type: "CLOSE" }], "10"),
    false,
  ],
])("a look %s proves that an order is not there as far as it reaches", async (_, answer, whole) => {
  expect(await find(answer).found).toEqual({ report: undefined, isComplete: whole });
});

test("an end that cannot be read is no proof", async () => {
  const odd = { id: "7", type: "ORDER_CANCEL", orderID: "3" };
  const { found } = find(logged([...others, odd, { id: "8", type: "CLOSE" }]));
  expect(await found).toEqual({ report: undefined, isComplete: false });
});

test("the history of orders says at which price each traded, and why one ended or was refused", async () => {
  const filled = { ...fill, id: "7", orderID: "6", units: "-100", price: "1.21" };
  const reject = {
    ...made({ type: "LIMIT_ORDER_REJECT" }),
    id: "9",
    rejectReason: "UNITS_INVALID",
  };
  const { desk, finish, sent } = opened(
    logged([
      made({ id: "6" }),
      { ...filled, reason: "LIMIT_ORDER" },
      made({ id: "8", type: "MARKET_ORDER", price: undefined }),
      { id: "10", time, type: "ORDER_CANCEL", orderID: "8", reason: "INSUFFICIENT_MARGIN" },
      reject,
    ]),
  );
  const history = await finish(trading.orderHistory?.(desk, BEGUN) ?? Promise.resolve([]));
  expect(history.map(({ orderId, status, reason }) => [orderId, status, reason])).toEqual([
    ["9", "rejected", "UNITS_INVALID"],
    ["8", "canceled", "INSUFFICIENT_MARGIN"],
    ["6", "filled", undefined],
  ]);
  expect(history.map(({ averagePrice }) => String(averagePrice))).toEqual([
    ...["undefined", "undefined", "1.21"],
  ]);
  expect(sent()).toHaveLength(2);
});
