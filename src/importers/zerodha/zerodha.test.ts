import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import zerodha from "./importer.ts";

const HEADER =
  "symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time";
const file = (...rows: string[]) => textSource([HEADER, ...rows].join("\n"));

test("a row becomes one execution in Indian time", async () => {
  const { executions, recognised } = await readStatement(
    zerodha,
    file(
      "TESTCO,INE000X01011,2024-04-01,NSE,EQ,EQ,sell,false,10.000000,101.250000,7001,9001,2024-04-01T09:57:47",
    ),
  );
  expect(recognised).toBe(true);
  expect(executions).toMatchObject([
    {
      executionId: "NSE:2024-04-01:7001",
      orderId: "9001",
      side: "sell",
      venue: "NSE",
      at: { instant: "2024-04-01T04:27:47.000000Z" },
    },
  ]);
  expect(executions.map(({ quantity, price }) => `${quantity} @ ${price}`)).toEqual([
    "10 @ 101.25",
  ]);
});

test("an unknown segment is quarantined with its line and text", async () => {
  const row = "X,INE000X01011,2024-04-01,NSE,ZZ,EQ,buy,false,1,1,7002,9002,2024-04-01T09:57:47";
  const { executions, unreadable } = await readStatement(zerodha, file(row));
  expect(executions).toEqual([]);
  expect(unreadable).toMatchObject([{ line: 2, code: "unknown-word", raw: row }]);
});

const OLDER =
  "Symbol,ISIN,Trade Date,Exchange,Segment,Series,Trade Type,Quantity,Price,Trade ID,Order ID,Order Execution Time";

test("the older variant has titles in words, a preamble and no auction column", async () => {
  const { executions, recognised, passed } = await readStatement(
    zerodha,
    textSource(
      [
        "Client ID,AB1234",
        "Tradebook for Equity",
        "",
        OLDER,
        "TESTCO,INE000X01011,2020-04-01,BSE,EQ,A,buy,2,10.5,7,9,2020-04-01T09:57:47",
      ].join("\n"),
    ),
  );
  expect(recognised).toBe(true);
  expect(executions).toMatchObject([
    { side: "buy", executionId: "BSE:2020-04-01:7", account: { number: "AB1234" } },
  ]);
  expect(passed.map(({ reason }) => reason)).toEqual([
    "line above the header",
    "line above the header",
    "header",
  ]);
});

test("options of both notations and futures are told apart by symbol", async () => {
  const row = (symbol: string) =>
    `${symbol},,2024-04-02,NSE,FO,,buy,false,50.000000,120.5,7,9,2024-04-02T09:57:47,2024-04-25`;
  const { executions } = await readStatement(
    zerodha,
    textSource(
      [
        `${HEADER},expiry_date`,
        row("NIFTY24APR22500CE"),
        row("NIFTY2440422500PE"),
        row("M&M24APRFUT"),
      ].join("\n"),
    ),
  );
  expect(executions.map(({ instrument }) => instrument.id)).toEqual([
    "option:NIFTY 2024-04-25 C 22500:INR",
    "option:NIFTY 2024-04-25 P 22500:INR",
    "future:M&M24APRFUT:INR",
  ]);
});

test("currency and commodity lots of unknown size are quarantined", async () => {
  const row = "CRUDEOIL24APRFUT,,2024-04-02,MCX,COM,,buy,false,1,7120.5,7,9,2024-04-02T09:57:47";
  const { executions, unreadable } = await readStatement(zerodha, file(row));
  expect(executions).toEqual([]);
  expect(unreadable).toMatchObject([{ code: "unknown-multiplier", line: 2 }]);
});
