import { openStatement } from "#kit";
import { readStatement, textSource, verdictsOf } from "#testing";
import { expect, test } from "vitest";
import importer from "./csv-importer.ts";

const row = (...cells: readonly string[]) => cells.map((cell) => `"${cell}"`).join(",");

const HEADER = row(
  ...["ClientAccountID", "CurrencyPrimary", "AssetClass", "Symbol", "TradeID", "OrigTradeID"],
  ...["DateTime", "Quantity", "TradePrice", "Proceeds", "IBCommission", "IBCommissionCurrency"],
  ...["NetCash", "Buy/Sell", "Notes/Codes", "LevelOfDetail", "IBExecID", "TransactionType"],
);
const BUY = row(
  ...["U0000001", "USD", "STK", "TEST", "901", ""],
  ...["20240304;093000", "10", "25.5", "-255", "-1", "USD"],
  ...["-256", "BUY", "O", "EXECUTION", "0000aaaa.00000001.01.01", "ExchTrade"],
);

const file = (...lines: readonly string[]) => textSource(lines.join("\r\n"));
const read = (...lines: readonly string[]) => readStatement(importer, file(...lines));

test("a row reads like the same row of the XML format", async () => {
  const result = await read(HEADER, BUY);
  expect(result.recognised).toBe(true);
  expect(result.executions).toMatchObject([
    {
      executionId: "0000aaaa.00000001.01.01",
      account: { number: "U0000001" },
      instrument: { id: "equity:TEST:USD" },
      side: "buy",
      effect: "open",
      at: { instant: "2024-03-04T14:30:00.000000Z" },
    },
  ]);
  expect(verdictsOf(result)).toEqual([
    "Proceeds of trades in USD, account U0000001: 1 rows: -255 ok",
    "Net cash of trades in USD, account U0000001: 1 rows: -256 ok",
  ]);
});

test("rows of other levels than executions are passed over", async () => {
  const { executions, passed } = await read(HEADER, BUY.replace("EXECUTION", "ORDER"), BUY);
  expect(executions).toHaveLength(1);
  expect(passed.map(({ reason }) => reason)).toEqual([
    "header",
    "order row that repeats executions",
  ]);
});

test("a cancellation busts its trade", async () => {
  const cancel = BUY.replace('"901",""', '"","901"')
    .replace('"10"', '"-10"')
    .replace('"BUY"', '"BUY (Ca.)"')
    .replace("0000aaaa.00000001.01.01", "")
    .replace("ExchTrade", "TradeCancel");
  const { executions } = await read(HEADER, BUY, cancel);
  expect(executions.map(({ report, refersTo }) => [report, refersTo])).toEqual([
    ["new", undefined],
    ["bust", "0000aaaa.00000001.01.01"],
  ]);
});

test("sections under each other keep their own columns, with or without marks", async () => {
  const cash = '"Type","SettleDate","Description","Amount","CurrencyPrimary"';
  const dividend = '"Dividends","20240310","TEST CASH DIVIDEND","12.5","USD"';
  const plain = await read(HEADER, BUY, cash, dividend);
  const marks = await read(
    '"BOF","U0000001","Test","1"',
    `"HEADER","TRNT",${HEADER}`,
    `"DATA","TRNT",${BUY}`,
    `"HEADER","CTRN",${cash}`,
    `"DATA","CTRN",${dividend}`,
    '"EOF"',
  );
  for (const { executions, cash: moved, unreadable } of [plain, marks]) {
    expect([executions.length, moved.map(({ kind }) => kind), unreadable]).toEqual([
      1,
      ["dividend"],
      [],
    ]);
  }
});

test("a position is read from the section of open positions", async () => {
  const header =
    '"AssetClass","Symbol","CurrencyPrimary","Quantity","MarkPrice","PositionValue","ReportDate"';
  const { positions } = await read(header, '"STK","TEST","USD","-30","26","-780","20240328"');
  expect(positions.map(({ quantity, marketValue }) => `${quantity} ${marketValue}`)).toEqual([
    "-30 -780",
  ]);
});

test("a share without symbol goes by its ISIN, a conversion without is quarantined", async () => {
  const header = row(
    ...["Buy/Sell", "TradeDate", "ISIN", "Quantity", "TradePrice", "TradeMoney"],
    ...["CurrencyPrimary", "IBCommission"],
  );
  const conversion = row("SELL", "20240304", "", "-8000", "1.1", "-8800", "USD", "-2");
  const result = await read(
    header,
    '"BUY","20240304","XX0000000001","2","10","20","USD","-1"',
    conversion,
  );
  expect(result.executions).toMatchObject([
    { instrument: { id: "equity:XX0000000001:USD" }, at: { precision: "day" } },
  ]);
  expect(result.unreadable).toMatchObject([
    { line: 3, code: "missing-value", raw: conversion.replaceAll('"', "") },
  ]);
  expect(verdictsOf(result)).toEqual([
    "Proceeds of trades in USD, account unnamed: 1 rows: -20 ok",
  ]);
});

test("other tables are not recognised", async () => {
  const { sample } = await openStatement(
    file("Symbol,Date/Time,Quantity,Price,Commission,Fees", "TEST,20240304,1,2,3,4"),
  );
  expect(importer.recognise(sample)).toBeUndefined();
});
