import { expect, test } from "vitest";
import type { ExecutionRecord } from "#kit";
import { readStatement, textSource } from "#testing";
import trades from "./importer.ts";

const told = ({ side, quantity, price, instrument, fees = [], at }: ExecutionRecord) =>
  `${side} ${quantity} ${instrument.symbol} @ ${price}, fee ${fees.map(({ amount, currency }) => `${amount} ${currency}`).join()}, ${at.instant.slice(0, 19)} ${at.zone.evidence}`;

test("amounts of the later layout carry their coins", async () => {
  const { executions, checks } = await readStatement(
    trades,
    textSource(
      'Date(UTC),Pair,Side,Price,Executed,Amount,Fee\n2021-09-20 18:20:55,ALGOUSDT,SELL,0.0997,103ALGO,10.2691USDT,0.00003593BNB\n2021-09-20 18:20:56,1INCHUSDT,BUY,"1,000",2.00000000001INCH,"2,000.00USDT",0.00200000001INCH',
    ),
  );
  expect(executions.map(told)).toEqual([
    "sell 103 ALGO/USDT @ 0.0997, fee 0.00003593 BNB, 2021-09-20T18:20:55 stated",
    "buy 2 1INCH/USDT @ 1000, fee 0.002 1INCH, 2021-09-20T18:20:56 stated",
  ]);
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["2 2"]);
});

test("the zone of the layout with two-digit years is assumed", async () => {
  const { executions } = await readStatement(
    trades,
    textSource(
      "Time,Pair,Side,Price,Executed,Amount,Fee\n23-09-20 18:20:55,ALGOUSDT,BUY,0.0997,103ALGO,10.2691USDT,0USDT",
    ),
  );
  expect(executions.map(told)).toEqual([
    "buy 103 ALGO/USDT @ 0.0997, fee , 2023-09-20T18:20:55 assumed",
  ]);
});

test("the earlier layout has the coins in the market and in a column", async () => {
  const { executions, checks } = await readStatement(
    trades,
    textSource(
      "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n2018-01-02 03:04:05,ETHBTC,BUY,0.05,2,0.11,0.001,BNB",
    ),
  );
  expect(executions.map(told)).toEqual([
    "buy 2 ETH/BTC @ 0.05, fee 0.001 BNB, 2018-01-02T03:04:05 stated",
  ]);
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["1 0"]);
});

test("a market that ends in no usual quote is quarantined", async () => {
  const { unreadable } = await readStatement(
    trades,
    textSource(
      "Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin\n2018-01-02 03:04:05,ETHZZZ,BUY,0.05,2,0.1,0.001,BNB",
    ),
  );
  expect(unreadable).toMatchObject([{ code: "unknown-pair", line: 2 }]);
});

test("amounts whose coins are not those of the pair are quarantined", async () => {
  const { executions, unreadable } = await readStatement(
    trades,
    textSource(
      "Date(UTC),Pair,Side,Price,Executed,Amount,Fee\n2021-09-20 18:20:55,ALGOUSDT,SELL,0.0997,103ADA,10.2691USDT,0.00003593BNB",
    ),
  );
  expect(executions).toEqual([]);
  expect(unreadable).toMatchObject([{ code: "unknown-pair", line: 2 }]);
});
