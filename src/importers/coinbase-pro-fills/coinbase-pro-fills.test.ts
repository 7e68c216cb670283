import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import fills from "./importer.ts";

const HEADER =
  "portfolio,trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit";
const read = (...rows: string[]) => readStatement(fills, textSource([HEADER, ...rows].join("\n")));

test("a fill has the id of the account statement, and makes its total", async () => {
  const { executions, checks } = await read(
    "default,101,ETH-BTC,BUY,2018-03-15T10:55:12.843Z,50,ETH,0.02,0.003,-1.003,BTC",
    "default,102,ETH-BTC,SELL,2018-03-15T10:56:12.843Z,50,ETH,0.03,0.003,1.597,BTC",
  );
  expect(
    executions.map(
      ({ executionId, side, quantity, price }) => `${executionId} ${side} ${quantity} @ ${price}`,
    ),
  ).toEqual(["ETH-BTC:101 buy 50 @ 0.02", "ETH-BTC:102 sell 50 @ 0.03"]);
  // The second total is a tenth too high.
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["2 1"]);
});

test("an unknown side is quarantined", async () => {
  const { unreadable } = await read(
    "default,101,ETH-BTC,HOLD,2018-03-15T10:55:12.843Z,50,ETH,0.02,0.003,-1.003,BTC",
  );
  expect(unreadable).toMatchObject([{ code: "unknown-word" }]);
});
