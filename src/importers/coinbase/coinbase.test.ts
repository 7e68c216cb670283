import { expect, test } from "vitest";
import type { ExecutionRecord } from "#kit";
import { readStatement, textSource } from "#testing";
import coinbase from "./importer.ts";

const HEADER =
  "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal," +
  "Total (inclusive of fees and/or spread),Fees and/or Spread,Notes";
const read = (...rows: string[]) =>
  readStatement(
    coinbase,
    textSource(["", "Transactions", "User,Zed Example,00000000-1111", HEADER, ...rows].join("\n")),
  );
const told = ({ side, quantity, price, instrument, fees = [] }: ExecutionRecord) =>
  [
    `${side} ${quantity} ${instrument.symbol} @ ${price}`,
    ...fees.map(({ amount, currency }) => `${amount} ${currency}`),
  ].join(", ");
const sums = ({ checks }: Awaited<ReturnType<typeof read>>) =>
  checks.map(({ expected, actual }) => `${expected} ${actual}`);

test("a purchase is booked at its subtotal, not at the price of the moment", async () => {
  const statement = await read(
    'a1,2022-03-25 06:45:27 UTC,Buy,BTC,0.002,EUR,€39999.33,"€2,080.00",€2082.99,€2.99,Bought 0.002 BTC for 2082.99 EUR',
    "a2,2022-03-26 06:45:27 UTC,Advanced Trade Sell,BTC,-0.001,EUR,€41000.00,€41.00,€40.50,€0.50,Sold 0.001 BTC for 40.5 EUR",
  );
  expect(statement.recognised).toBe(true);
  expect(statement.executions.map(told)).toEqual([
    "buy 0.002 BTC/EUR @ 1040000, 2.99 EUR",
    "sell 0.001 BTC/EUR @ 41000, 0.5 EUR",
  ]);
  expect(statement.executions[0]).toMatchObject({
    executionId: "a1:BTC:EUR",
    account: { number: "00000000-1111" },
    at: { instant: "2022-03-25T06:45:27.000000Z", zone: { evidence: "stated" } },
  });
  expect(sums(statement)).toEqual(["2 2"]);
});

test("a total that subtotal and fee do not make fails its check", async () => {
  const statement = await read(
    "a1,2022-03-25 06:45:27 UTC,Buy,BTC,0.002,EUR,€39999.33,€80.00,€85.00,€2.99,",
  );
  expect(sums(statement)).toEqual(["1 0"]);
});

test("a trade against another coin takes that coin from the notes", async () => {
  const { executions } = await read(
    "a1,2025-03-03 12:00:00 UTC,Advanced Trade Buy,SOL,0.5,EUR,€95.00,€47.50,€47.70,€0.20,Bought 0.5 SOL for 50.3 USDC on SOL-USDC at 100.2 USDC/SOL",
  );
  expect(executions.map(told)).toEqual(["buy 0.5 SOL/USDC @ 100.6"]);
});

test("a conversion is one execution, whether it has one row or two", async () => {
  const notes = "Converted 0.002 BTC to 0.05 ETH";
  const one = await read(
    `a1,2024-12-05 06:33:40 UTC,Convert,BTC,0.002,EUR,€96847.40,€193.69,€195.00,,${notes}`,
  );
  const two = await read(
    `a1,2024-12-05 06:33:40 UTC,Convert,BTC,-0.002,EUR,€96847.40,€193.69,€195.00,,${notes}`,
    `a2,2024-12-05 06:33:40 UTC,Convert,ETH,0.05,EUR,€3873.80,€193.69,€195.00,,${notes}`,
  );
  for (const { executions } of [one, two])
    expect(executions.map(told)).toEqual(["buy 0.05 ETH/BTC @ 0.04"]);
  expect(two.passed.map(({ reason }) => reason)).toContain("receiving row of a conversion");
});

test("the first generation has the currency in its titles", async () => {
  const header =
    "Timestamp,Transaction Type,Asset,Quantity Transacted,GBP Spot Price at Transaction,GBP Subtotal,GBP Total (inclusive of fees),GBP Fees,Notes";
  const statement = await readStatement(
    coinbase,
    textSource(`${header}\n2020-07-14T10:40:14Z,Sell,LTC,2,40.00,80.00,78.50,1.50,Sold`),
  );
  expect(statement.recognised).toBe(true);
  expect(statement.executions.map(told)).toEqual(["sell 2 LTC/GBP @ 40, 1.5 GBP"]);
  expect(statement.executions[0]?.executionId).toBeUndefined();
  expect(sums(statement)).toEqual(["1 1"]);
});

test("the second generation says spot price and fees", async () => {
  const header =
    "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,Spot Price at Transaction,Subtotal,Total (inclusive of fees),Fees,Notes";
  const statement = await readStatement(
    coinbase,
    textSource(`${header}\n2021-07-14T10:40:14Z,Buy,LTC,2,CZK,Kč900,Kč1800.00,Kč1810.00,Kč10.00,`),
  );
  expect(statement.executions.map(told)).toEqual(["buy 2 LTC/CZK @ 900, 10 CZK"]);
});

test("coins that come and go have the sign of their word", async () => {
  const row = (type: string, quantity: string, asset = "ETH") =>
    `a1,2025-01-07 19:26:56 UTC,${type},${asset},${quantity},EUR,€1,€1,€1,€0.00,`;
  const { cash, passed, unreadable } = await read(
    row("Send", "0.5"),
    row("Send", "-0.5"),
    row("Receive", "0.5"),
    row("Staking Income", "0.001"),
    row("Pro Deposit", "2"),
    row("Withdrawal", "100", "EUR"),
    row("Retail Staking Transfer", "-1"),
    row("Mystery Operation", "1"),
  );
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount} ${amount.currency}`)).toEqual([
    "withdrawal -0.5 ETH",
    "withdrawal -0.5 ETH",
    "deposit 0.5 ETH",
    "interest 0.001 ETH",
    "transfer -2 ETH",
    "withdrawal -100 EUR",
  ]);
  expect(passed.map(({ reason }) => reason)).toContain("moved between wallets of one account");
  expect(unreadable).toMatchObject([{ code: "unknown-type" }]);
});
