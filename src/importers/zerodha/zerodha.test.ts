import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import zerodha from "./importer.ts";

const HEADER = "symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time";
const file = (...rows: string[]) => textSource([HEADER, ...rows].join("\n"));

test("a row becomes one execution in Indian time", async () => {
  const { executions, recognised } = await readStatement(
    zerodha,
    file("TESTCO,INE000X01011,2024-04-01,NSE,EQ,EQ,sell,false,10.000000,101.250000,7001,9001,2024-04-01T09:57:47"),
  );
  expect(recognised).toBe(true);
  expect(executions).toMatchObject([
    { executionId: "NSE:7001", orderId: "9001", side: "sell", venue: "NSE", at: { instant: "2024-04-01T04:27:47.000000Z" } },
  ]);
  expect(executions.map(({ quantity, price }) => `${quantity} @ ${price}`)).toEqual(["10 @ 101.25"]);
});

test("an unknown segment is quarantined with its line and text", async () => {
  const row = "X,INE000X01011,2024-04-01,NSE,ZZ,EQ,buy,false,1,1,7002,9002,2024-04-01T09:57:47";
  const { executions, unreadable } = await readStatement(zerodha, file(row));
  expect(executions).toEqual([]);
  expect(unreadable).toMatchObject([{ line: 2, code: "unknown-word", raw: row }]);
});
