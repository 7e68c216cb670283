import type { ReadOptions } from "#kit";
import { failureOf, readStatement, textSource, verdictsOf } from "#testing";
import { expect, test } from "vitest";
import { BUY, flex, HEADER, SELL, statement, tag, trades } from "./fakes.ts";
import importer from "./importer.ts";

const source = (...statements: readonly string[]) => textSource(flex(...statements));
const read = (inner: string, options?: ReadOptions) =>
  readStatement(importer, source(statement(inner)), options);
test("a trade becomes an execution with ids, fee and New York time", async () => {
  const { recognised, executions, unreadable } = await read(trades(BUY));
  expect([recognised, unreadable]).toEqual([true, []]);
  expect(executions).toMatchObject([
    {
      line: 3,
      executionId: "0000aaaa.00000001.01.01",
      orderId: "701",
      account: { number: "U0000001" },
      side: "buy",
      effect: "open",
      venue: "ARCA",
      instrument: { id: "equity:TEST:USD" },
      at: {
        instant: "2024-03-04T14:30:00.000000Z",
        zone: { name: "America/New_York", evidence: "assumed" },
      },
    },
  ]);
  expect(
    executions[0]?.fees?.map(({ kind, amount, currency }) => `${kind} ${amount} ${currency}`),
  ).toEqual(["commission 1 USD"]);
});

test("a rebate is a negative fee and a tax is a fee of its own", async () => {
  const { executions } = await read(trades({ ...BUY, ibCommission: "0.25", taxes: "-0.5" }));
  expect(executions[0]?.fees?.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    "commission -0.25",
    "tax 0.5",
  ]);
});

test("orders, lots and totals that repeat an execution are passed over", async () => {
  const rows = [
    tag("SymbolSummary", { ...BUY, levelOfDetail: "SYMBOL_SUMMARY" }),
    tag("Order", { ...BUY, levelOfDetail: "ORDER" }),
    tag("Trade", BUY),
    tag("Lot", { ...BUY, levelOfDetail: "CLOSED_LOT" }),
    tag("Trade", { ...BUY, levelOfDetail: "CLOSED_LOT" }),
  ];
  const { executions, passed } = await read(tag("Trades", {}, rows.join("\n")));
  expect(executions).toHaveLength(1);
  expect(passed.map(({ reason, rows: count }) => `${count} ${reason}`)).toEqual([
    "1 total of a symbol",
    "1 order that repeats its executions",
    "1 lot that repeats an execution",
    "1 closed_lot row that repeats executions",
  ]);
});

test("a file with orders and no executions is refused with what to select", async () => {
  const failure = await failureOf(
    read(tag("Trades", {}, tag("Order", { ...BUY, levelOfDetail: "ORDER" }))),
  );
  expect(failure).toMatchObject({ code: "executions-not-selected", owner: "user" });
});

test("trade confirmations name their columns differently and may state the zone", async () => {
  const confirm = {
    accountId: "U0000001",
    currency: "USD",
    assetCategory: "STK",
    symbol: "TEST",
    transactionType: "ExchTrade",
    tradeID: "901",
    orderID: "701",
    execID: "0000aaaa.00000001.01.01",
    dateTime: "2024-07-04;09:30:00 EDT",
    tradeDate: "2024-07-04",
    buySell: "SELL",
    quantity: "-3",
    price: "10",
    proceeds: "30",
    commission: "-1",
    commissionCurrency: "USD",
    tax: "0",
    netCash: "29",
    code: "C;P",
    levelOfDetail: "EXECUTION",
  };
  const result = await read(
    tag("TradeConfirms", {}, tag("TradeConfirm", confirm) + tag("Order", confirm)),
  );
  expect(result.executions).toMatchObject([
    {
      executionId: "0000aaaa.00000001.01.01",
      side: "sell",
      effect: "close",
      at: { instant: "2024-07-04T13:30:00.000000Z", zone: { name: "-04:00", evidence: "stated" } },
    },
  ]);
  expect(verdictsOf(result)).toEqual([
    "Proceeds of trades in USD, account U0000001: 1 rows: 30 ok",
    "Net cash of trades in USD, account U0000001: 1 rows: 29 ok",
  ]);
});

test.each([
  ["20240304;093000", "2024-03-04T14:30:00.000000Z"],
  ["20240304,093000", "2024-03-04T14:30:00.000000Z"],
  ["2024-03-04, 09:30:00", "2024-03-04T14:30:00.000000Z"],
  ["2024-03-04 09:30:00", "2024-03-04T14:30:00.000000Z"],
  ["04-MAR-24;093000", "2024-03-04T14:30:00.000000Z"],
  ["2024-03-04;09:30:00 EST", "2024-03-04T14:30:00.000000Z"],
  ["20240304", "2024-03-04T05:00:00.000000Z"],
])("the date format %s is read", async (dateTime, instant) => {
  const { executions } = await read(trades({ ...BUY, dateTime }));
  expect(executions.map(({ at }) => at.instant)).toEqual([instant]);
});

test("tradeDate and tradeTime stand in for dateTime", async () => {
  const { dateTime: _, ...old } = BUY;
  const { executions } = await read(trades({ ...old, tradeTime: "093000" }));
  expect(executions[0]?.at.instant).toBe("2024-03-04T14:30:00.000000Z");
});

test("a date with slashes is asked about unless the statement or the user decides", async () => {
  const row = trades({ ...BUY, dateTime: "03/04/2024;093000", tradeDate: "" });
  const slashed = { ...HEADER, fromDate: "01/04/2024", toDate: "30/04/2024" };
  expect(await failureOf(read(row))).toMatchObject({ code: "date-order-unknown" });
  const asked = await read(row, { dateOrder: "mdy" });
  const decided = await readStatement(importer, source(statement(row, slashed)));
  expect([asked, decided].map(({ executions }) => executions[0]?.at.day)).toEqual([
    "2024-03-04",
    "2024-04-03",
  ]);
});

const CANCEL = {
  ...BUY,
  tradeID: "",
  ibExecID: "",
  transactionID: "803",
  transactionType: "TradeCancel",
  buySell: "BUY (Ca.)",
  quantity: "-10",
  proceeds: "255",
  ibCommission: "0",
  netCash: "255",
  notes: "Ca",
  openCloseIndicator: "",
  origTradeID: "901",
  origTransactionID: "",
};

test.each([
  ["behind", [BUY, CANCEL]],
  ["before", [CANCEL, BUY]],
])("a cancellation that stands %s its trade busts it", async (_, rows) => {
  const result = await read(trades(...rows));
  expect(result.executions).toMatchObject([
    { executionId: "0000aaaa.00000001.01.01", report: "new" },
    {
      executionId: "transaction:803",
      report: "bust",
      refersTo: "0000aaaa.00000001.01.01",
      side: "buy",
    },
  ]);
  expect(verdictsOf(result).at(-1)).toBe(
    "Net cash of trades in USD, account U0000001: 2 rows: -1 ok",
  );
});

test("a trade that is cancelled and booked anew under its trade id counts once", async () => {
  const again = {
    ...BUY,
    transactionID: "804",
    ibExecID: "0000aaaa.00000001.01.02",
    tradePrice: "25",
    proceeds: "-250",
    netCash: "-251",
  };
  const { executions } = await read(trades(BUY, { ...CANCEL, origTransactionID: "801" }, again));
  expect(
    executions.map(({ executionId, report, refersTo }) =>
      `${report} ${executionId} ${refersTo ?? ""}`.trim(),
    ),
  ).toEqual([
    "new 0000aaaa.00000001.01.01",
    "new 0000aaaa.00000001.01.02",
    "bust transaction:803 0000aaaa.00000001.01.01",
  ]);
});

test.each([
  ["kept", "0", ["transaction:803.USD fee -1 USD"]],
  ["refunded in part", "0.4", ["transaction:803.USD fee -0.6 USD"]],
  ["refunded", "1", []],
])("the commission of a cancelled trade is %s", async (_, ibCommission, expected) => {
  const { cash } = await read(trades(BUY, { ...CANCEL, ibCommission }));
  expect(
    cash.map(({ transactionId, kind, amount: { amount, currency } }) =>
      [transactionId, kind, amount, currency].join(" "),
    ),
  ).toEqual(expected);
});
test("a cancellation of a trade of another statement is an opposite trade", async () => {
  const { executions } = await read(trades(CANCEL));
  expect(executions).toMatchObject([
    { report: "new", side: "sell", note: "Takes back trade 901 of another statement" },
  ]);
});

test("options that expire, are assigned or exercised keep contract and kind", async () => {
  const option = {
    ...SELL,
    assetCategory: "OPT",
    symbol: "TEST  240315C00030000",
    underlyingSymbol: "TEST",
    multiplier: "100",
    strike: "30",
    expiry: "20240315",
    putCall: "C",
    transactionType: "BookTrade",
    ibExecID: "",
    tradePrice: "0",
    proceeds: "0",
    ibCommission: "0",
    netCash: "0",
    exchange: "--",
  };
  const kinds = ["A;C", "C;Ep", "Ex"].map((notes, at) => ({
    ...option,
    notes,
    transactionID: `81${at}`,
  }));
  const { executions } = await read(trades(...kinds));
  expect(
    executions.map(({ kind, executionId, instrument, venue }) => [
      kind,
      executionId,
      instrument.id,
      venue,
    ]),
  ).toEqual([
    ["assignment", "transaction:810", "option:TEST 2024-03-15 C 30:USD:100", undefined],
    ["expiry", "transaction:811", "option:TEST 2024-03-15 C 30:USD:100", undefined],
    ["exercise", "transaction:812", "option:TEST 2024-03-15 C 30:USD:100", undefined],
  ]);
});

test.each([
  [
    "a bond in percent of its face value",
    {
      assetCategory: "BOND",
      quantity: "1000",
      tradePrice: "98.5",
      proceeds: "-985",
      netCash: "-986",
    },
    "bond:TEST:USD:0.01 @ 98.5",
  ],
  [
    "pence as pounds",
    {
      currency: "GBX",
      tradePrice: "2550",
      proceeds: "-25500",
      ibCommission: "-100",
      ibCommissionCurrency: "GBX",
      netCash: "-25600",
    },
    "equity:TEST:GBP @ 25.5",
  ],
  [
    "a future with its multiplier",
    {
      assetCategory: "FUT",
      symbol: "MESH4",
      multiplier: "5",
      tradePrice: "5100",
      proceeds: "-255000",
      netCash: "-1",
    },
    "future:MESH4:USD:5 @ 5100",
  ],
  [
    "a conversion of currency",
    {
      assetCategory: "CASH",
      symbol: "EUR.USD",
      tradePrice: "1.1",
      proceeds: "-11",
      netCash: "0",
      ibCommissionCurrency: "EUR",
    },
    "fx:EUR.USD:USD @ 1.1",
  ],
])("%s is priced as IBKR prices it", async (_, changes, priced) => {
  const result = await read(trades({ ...BUY, ...changes }));
  expect(result.executions.map(({ instrument, price }) => `${instrument.id} @ ${price}`)).toEqual([
    priced,
  ]);
  expect(verdictsOf(result).filter((verdict) => !verdict.endsWith(" ok"))).toEqual([]);
});

test.each([
  ["an unknown asset category", { assetCategory: "XYZ" }, "unknown-word"],
  ["an unknown transaction type", { transactionType: "Guess" }, "unknown-word"],
  ["a side that its quantity contradicts", { quantity: "-10" }, "contradiction"],
  ["a number that is none", { tradePrice: "NaN" }, "bad-number"],
  ["a missing price", { tradePrice: "" }, "missing-value"],
  ["a future without multiplier", { assetCategory: "FUT", multiplier: "" }, "missing-value"],
  ["a date that does not exist", { dateTime: "20240230;093000" }, "bad-date"],
])("%s is quarantined with its line and text, and the rest is read", async (_, changes, code) => {
  const { executions, unreadable } = await read(trades({ ...BUY, ...changes }, SELL));
  expect(executions).toHaveLength(1);
  expect(unreadable).toMatchObject([{ line: 3, section: "Trade", code }]);
  expect(unreadable[0]?.raw).toContain('transactionID="801"');
});

test("a row that contradicts itself is named, and the others still add up", async () => {
  const result = await read(trades({ ...BUY, netCash: "-250" }, SELL));
  expect(verdictsOf(result)).toContain("Net cash of 0000aaaa.00000001.01.01 in line 3: -250 -256");
  expect(verdictsOf(result)).toContain(
    "Net cash of trades in USD, account U0000001: 1 rows: 259 ok",
  );
});

test("realised profit is compared only where the file holds the whole course", async () => {
  const whole = await read(trades(BUY, SELL));
  const opened = await read(trades(SELL));
  const partly = await read(trades(BUY, { ...SELL, quantity: "-4" }));
  const closedFirst = await read(trades(SELL, BUY));
  const profits = [whole, opened, partly, closedFirst].map((result) =>
    verdictsOf(result).filter((text) => text.startsWith("Realised")),
  );
  expect(profits).toEqual([
    ["Realised profit of TEST in USD, account U0000001: 3 measure net"],
    [],
    [],
    [],
  ]);
});
