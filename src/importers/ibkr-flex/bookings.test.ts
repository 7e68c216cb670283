import { openStatement } from "#kit";
import { failureOf, readStatement, textSource, verdictsOf } from "#testing";
import { expect, test } from "vitest";
import { type Attributes, BUY, flex, HEADER, SELL, statement, tag, trades } from "./fakes.ts";
import importer from "./importer.ts";

const source = (...statements: readonly string[]) => textSource(flex(...statements));
const read = (inner: string) => readStatement(importer, source(statement(inner)));
const cash = (attributes: Attributes) =>
  tag("CashTransaction", {
    accountId: "U0000001",
    currency: "USD",
    dateTime: "20240310;202000",
    transactionID: "601",
    description: "Remark",
    levelOfDetail: "DETAIL",
    ...attributes,
  });

test.each([
  ["Dividends", "12.5", "dividend"],
  ["Payment In Lieu Of Dividends", "12.5", "dividend"],
  ["Withholding Tax", "-1.5", "tax"],
  ["Broker Interest Paid", "-3", "interest"],
  ["Deposits/Withdrawals", "100", "deposit"],
  ["Deposits/Withdrawals", "-100", "withdrawal"],
  ["Other Fees", "-10", "fee"],
])("cash of type %s and %s is a %s", async (type, amount, kind) => {
  const result = await read(tag("CashTransactions", {}, cash({ type, amount })));
  expect(
    result.cash.map((record) => [
      record.kind,
      record.amount.amount.toString(),
      record.transactionId,
    ]),
  ).toEqual([[kind, amount, "601"]]);
});

test("an unknown type of cash is quarantined", async () => {
  const result = await read(tag("CashTransactions", {}, cash({ type: "Mystery", amount: "1" })));
  expect([result.cash, result.unreadable.map(({ code }) => code)]).toEqual([[], ["unknown-word"]]);
});

test("a summary of cash counts only where there are no details", async () => {
  const summary = cash({
    type: "Dividends",
    amount: "5",
    levelOfDetail: "SUMMARY",
    transactionID: "",
  });
  const detail = cash({ type: "Dividends", amount: "5" });
  const both = await read(tag("CashTransactions", {}, summary + detail));
  const alone = await read(tag("CashTransactions", {}, summary));
  expect([both.cash.length, alone.cash.length]).toEqual([1, 1]);
  expect(both.passed).toEqual([{ type: "passed", reason: "row that repeats others", rows: 1 }]);
});

const action = (attributes: Attributes) =>
  tag("CorporateAction", {
    accountId: "U0000001",
    currency: "USD",
    assetCategory: "STK",
    dateTime: "20240315;202500",
    multiplier: "1",
    proceeds: "0",
    ...attributes,
  });

test("a reverse split is one split on the symbol that goes on", async () => {
  const description = "TEST(US0000000001) SPLIT 1 FOR 25 (TEST, TEST CORP, US0000000002)";
  const rows =
    action({ symbol: "TEST.OLD", quantity: "-500", description }) +
    action({ symbol: "TEST", quantity: "20", description });
  const { splits, passed, executions } = await read(tag("CorporateActions", {}, rows));
  expect(splits.map(({ from, to, instrument }) => `${instrument.id} ${from} to ${to}`)).toEqual([
    "equity:TEST:USD 25 to 1",
  ]);
  expect([executions, passed[0]?.reason]).toEqual([[], "old half of a split"]);
});

test("a cash merger settles the position and a spin-off transfers units", async () => {
  const rows =
    action({
      symbol: "GONE",
      quantity: "-100",
      proceeds: "286",
      description: "GONE MERGED FOR USD 2.86",
    }) + action({ symbol: "NEWCO", quantity: "5", description: "SPINOFF" });
  const { executions } = await read(tag("CorporateActions", {}, rows));
  expect(
    executions.map(({ kind, side, quantity, price }) => `${kind} ${side} ${quantity} @ ${price}`),
  ).toEqual(["settlement sell 100 @ 2.86", "transfer buy 5 @ 0"]);
});

test("units that came without a cost make the profit that IBKR states", async () => {
  const came = action({ symbol: "NEWCO", quantity: "100", description: "TENDERED" });
  const went = action({
    symbol: "NEWCO",
    quantity: "-100",
    proceeds: "286",
    fifoPnlRealized: "36",
    description: "NEWCO MERGED FOR USD 2.86",
  });
  const both = await read(tag("CorporateActions", {}, came + went));
  const known = await read(tag("CorporateActions", {}, went));
  expect([both, known].map(({ executions }) => executions.at(-1)?.statedPnl?.toString())).toEqual([
    "36",
    undefined,
  ]);
});

test("transfers move units and cash", async () => {
  const common = {
    accountId: "U0000001",
    currency: "USD",
    date: "20240312",
    type: "ACATS",
    direction: "OUT",
  };
  const units = tag("Transfer", {
    ...common,
    assetCategory: "STK",
    symbol: "TEST",
    quantity: "-7",
    transferPrice: "0",
    cashTransfer: "0",
  });
  const money = tag("Transfer", {
    ...common,
    assetCategory: "CASH",
    quantity: "0",
    cashTransfer: "-50",
  });
  const { executions, cash: moved } = await read(tag("Transfers", {}, units + money));
  expect(executions).toMatchObject([{ kind: "transfer", side: "sell", at: { precision: "day" } }]);
  expect(moved.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual(["transfer -50"]);
});

test("open positions come from summaries, or from lots where there are no summaries", async () => {
  const position = {
    accountId: "U0000001",
    currency: "USD",
    assetCategory: "STK",
    symbol: "TEST",
    reportDate: "20240328",
    position: "-30",
    costBasisPrice: "25",
    markPrice: "26",
  };
  const summary = tag("OpenPosition", { ...position, levelOfDetail: "SUMMARY" });
  const lot = tag("OpenPosition", { ...position, levelOfDetail: "LOT" });
  const both = await read(tag("OpenPositions", {}, lot + summary));
  const lots = await read(tag("OpenPositions", {}, lot + lot.replace('"-30"', '"-10"')));
  expect(
    [both, lots].map(({ positions }) => positions.map(({ quantity }) => quantity.toString())),
  ).toEqual([["-30"], ["-40"]]);
});

const report = (end: string) =>
  tag(
    "CashReport",
    {},
    tag("CashReportCurrency", {
      accountId: "U0000001",
      currency: "BASE_SUMMARY",
      startingCash: "1",
      endingCash: "2",
    }) +
      tag("CashReportCurrency", {
        accountId: "U0000001",
        currency: "USD",
        startingCash: "1000",
        endingCash: end,
      }),
  );

test.each([
  ["1015.5", "15.5 ok"],
  ["1016", "16 15.5"],
])("an ending balance of %s is proved by trades and cash", async (end, verdict) => {
  const result = await read(
    report(end) +
      trades(BUY, SELL) +
      tag("CashTransactions", {}, cash({ type: "Dividends", amount: "12.5" })),
  );
  expect(verdictsOf(result)).toContain(`Change of cash in USD, account U0000001: ${verdict}`);
  expect(result.records.filter(({ type }) => type === "balance")).toHaveLength(1);
});

test("rows of several accounts stay apart", async () => {
  const second = { ...HEADER, accountId: "U0000002" };
  const file = source(
    statement(trades(BUY)),
    statement(trades({ ...BUY, accountId: "U0000002" }), second),
  );
  const { executions } = await readStatement(importer, file);
  expect(executions.map(({ account }) => account?.number)).toEqual(["U0000001", "U0000002"]);
});

test("a message of the web service instead of a statement is told as it is", async () => {
  const answer =
    "<FlexStatementResponse timestamp='04 March, 2024 01:00 AM EST'><Status>Warn</Status>" +
    "<ErrorCode>1019</ErrorCode><ErrorMessage>Statement generation in progress</ErrorMessage>" +
    "</FlexStatementResponse>";
  const failure = await failureOf(readStatement(importer, textSource(answer)));
  expect(failure).toMatchObject({ code: "flex-no-statement", details: { brokerCode: "1019" } });
  expect(failure.message).toContain("Statement generation in progress");
});

test("other XML is not recognised and a document type refuses the file", async () => {
  const other = await openStatement(textSource("<Trades><Trade/></Trades>"));
  expect(importer.recognise(other.sample)).toBeUndefined();
  const declared = textSource(`<!DOCTYPE x [<!ENTITY e "v">]><FlexQueryResponse/>`);
  expect(await failureOf(readStatement(importer, declared))).toMatchObject({
    code: "xml-malformed",
  });
});
