import { expect, test } from "vitest";
import type { ExecutionRecord } from "#kit";
import { readStatement, textSource } from "#testing";
import ledger from "./importer.ts";

const HEADER = "User_ID,UTC_Time,Account,Operation,Coin,Change,Remark";
const read = (...rows: string[]) => readStatement(ledger, textSource([HEADER, ...rows].join("\n")));
const row = (operation: string, coin: string, change: string, time = "10:00:00", remark = "") =>
  `7,2024-01-02 ${time},Spot,${operation},${coin},${change},${remark}`;
const told = ({ side, quantity, price, instrument, fees = [] }: ExecutionRecord) =>
  [
    `${side} ${quantity} ${instrument.symbol} @ ${price}`,
    ...fees.map(({ amount, currency }) => `${amount} ${currency}`),
  ].join(", ");
const sums = ({ checks }: Awaited<ReturnType<typeof read>>) =>
  checks.map(({ expected, actual }) => `${expected} ${actual}`);

test("the rows of one second become one execution with its fee", async () => {
  const statement = await read(
    row("Transaction Buy", "ETH", "0.5"),
    row("Transaction Spend", "USDT", "-1000"),
    row("Transaction Fee", "BNB", "-0.01"),
  );
  expect(statement.recognised).toBe(true);
  expect(statement.executions.map(told)).toEqual(["buy 0.5 ETH/USDT @ 2000, 0.01 BNB"]);
  expect(statement.executions[0]).toMatchObject({
    account: { number: "7" },
    at: { instant: "2024-01-02T10:00:00.000000Z", zone: { evidence: "stated" } },
  });
  expect(sums(statement)).toEqual(["3 3"]);
});

test("the coin that prices the other decides the side, whatever the operation is called", async () => {
  const { executions } = await read(
    row("Sell", "EUR", "-100"),
    row("Buy", "ETH", "0.05"),
    row("Transaction Sold", "SOL", "-2", "10:00:01"),
    row("Transaction Revenue", "USDT", "50", "10:00:01"),
    row("Binance Convert", "ZRX", "30", "10:00:02"),
    row("Binance Convert", "ETH", "-0.03", "10:00:02"),
  );
  expect(executions.map(told)).toEqual([
    "buy 0.05 ETH/EUR @ 2000",
    "sell 2 SOL/USDT @ 25",
    "buy 30 ZRX/ETH @ 0.001",
  ]);
});

test("fills of one second are told apart where their amounts leave no doubt", async () => {
  const apart = await read(
    row("Buy", "ETH", "0.5"),
    row("Buy", "EUR", "-200.2"),
    row("Buy", "EUR", "-1000"),
    row("Buy", "ETH", "0.1"),
    row("Fee", "BNB", "-0.001"),
    row("Fee", "BNB", "-0.005"),
  );
  expect(apart.executions.map(told)).toEqual([
    "buy 0.5 ETH/EUR @ 2000, 0.005 BNB",
    "buy 0.1 ETH/EUR @ 2002, 0.001 BNB",
  ]);
});

test("fills of nearly one size are booked together, with the sum of their fees", async () => {
  const statement = await read(
    row("Buy", "ETH", "0.500"),
    row("Buy", "ETH", "0.501"),
    row("Buy", "EUR", "-1000"),
    row("Buy", "EUR", "-1001"),
    row("Fee", "ETH", "-0.001"),
    row("Fee", "BNB", "-0.002"),
  );
  expect(
    statement.executions.map(
      ({ quantity, fees = [], note }) =>
        `${quantity} ${fees.map(({ amount, currency }) => `${amount} ${currency}`).join()} ${note}`,
    ),
  ).toEqual(["1.001 0.001 ETH,0.002 BNB Buy: 4 rows of one second together"]);
  expect(sums(statement)).toEqual(["3 3"]);
});

test("identical trades of one second stay two", async () => {
  const trade = [row("Buy", "ZRX", "30"), row("Sell", "ETH", "-0.03"), row("Fee", "ZRX", "-0.3")];
  const { executions } = await read(...trade, ...trade);
  expect(executions.map(told)).toEqual(Array(2).fill("buy 30 ZRX/ETH @ 0.001, 0.3 ZRX"));
});

test("several coins are told apart when one assignment alone gives one price each", async () => {
  const statement = await read(
    row("Transaction Buy", "ETH", "0.0015"),
    row("Transaction Buy", "BTC", "0.00007"),
    row("Transaction Buy", "ETH", "0.0015"),
    row("Transaction Spend", "EUR", "-6.64"),
    row("Transaction Spend", "EUR", "-5.03"),
    row("Transaction Spend", "EUR", "-5.04"),
    row("Transaction Fee", "BNB", "-0.00001"),
  );
  expect(
    statement.executions
      .map(
        ({ instrument, quantity, price }) =>
          `${instrument.symbol} ${quantity.times(price).toFixed(2)}`,
      )
      .toSorted(),
  ).toEqual(["BTC/EUR 6.64", "ETH/EUR 10.07"]);
  expect(
    statement.cash.map(({ kind, amount }) => `${kind} ${amount.amount} ${amount.currency}`),
  ).toEqual(["fee -0.00001 BNB"]);
  expect(sums(statement)).toEqual(["4 4"]);
});

test("several coins without such an assignment are quarantined", async () => {
  const { executions, unreadable } = await read(
    row("Transaction Buy", "ETH", "0.0015"),
    row("Transaction Buy", "BTC", "0.00007"),
    row("Transaction Spend", "EUR", "-6.64"),
    row("Transaction Spend", "EUR", "-5.03"),
  );
  expect(executions).toEqual([]);
  expect(unreadable.map(({ code }) => code)).toEqual(Array(4).fill("ambiguous-trade"));
});

test("remarks that name the trade keep a sweep of small balances apart, an incomplete one is quarantined", async () => {
  const { executions, unreadable } = await read(
    row("Small Assets Exchange BNB", "ETH", "-0.002", "10:00:00", "ETH to BNB"),
    row("Small Assets Exchange BNB", "BNB", "0.01", "10:00:00", "ETH to BNB"),
    row("Small Assets Exchange BNB", "SOL", "-0.1", "10:00:00", "SOL to BNB"),
    row("Small Assets Exchange BNB", "BNB", "0.02", "10:00:00", "SOL to BNB"),
    row("Small assets exchange BNB", "AXS", "-0.1", "10:00:05"),
    row("Small assets exchange BNB", "BNB", "0.02", "10:00:05"),
    row("Small assets exchange BNB", "BNB", "0.03", "10:00:05"),
  );
  expect(executions.map(told)).toEqual(["buy 0.01 BNB/ETH @ 0.2", "sell 0.1 SOL/BNB @ 0.2"]);
  expect(unreadable.map(({ line }) => line)).toEqual([7 - 1, 7, 8]);
});

test("wallets of one second are not mixed", async () => {
  const { unreadable } = await read(
    row("Buy", "ETH", "0.5"),
    row("Buy", "EUR", "-1000").replace("Spot", "Isolated Margin"),
  );
  expect(unreadable.map(({ code }) => code)).toEqual(["one-sided-trade", "one-sided-trade"]);
});

test("rewards, deposits and funding are cash of their coin, moves between wallets are passed over", async () => {
  const statement = await read(
    row("Deposit", "EUR", "245.25"),
    row("Withdraw", "KNC", "-0.16"),
    row("Simple Earn Flexible Interest", "BUSD", "0.00003634"),
    row("Funding Fee", "USDT", "-0.07"),
    row("Buy Crypto", "BUSD", "479.67"),
    row("Transfer Between Main and Funding Wallet", "USDT", "500"),
    row("Simple Earn Locked Subscription", "MATIC", "-602.5"),
  );
  expect(
    statement.cash.map(({ kind, amount }) => `${kind} ${amount.amount} ${amount.currency}`),
  ).toEqual([
    "deposit 245.25 EUR",
    "withdrawal -0.16 KNC",
    "interest 0.00003634 BUSD",
    "funding -0.07 USDT",
    "deposit 479.67 BUSD",
  ]);
  expect(statement.passed.filter(({ reason }) => reason.startsWith("moved between"))).toHaveLength(
    2,
  );
});

test("the later layout has two-digit years and no stated zone", async () => {
  const { executions } = await readStatement(
    ledger,
    textSource(
      "User ID,Time,Account,Operation,Coin,Change,Remark\n9,24-01-15 12:00:00,Spot,Binance Convert,BTC,0.002,\n9,24-01-15 12:00:00,Spot,Binance Convert,PLN,-500,",
    ),
  );
  expect(executions.map(told)).toEqual(["buy 0.002 BTC/PLN @ 250000"]);
  expect(executions[0]?.at).toMatchObject({
    instant: "2024-01-15T12:00:00.000000Z",
    zone: { evidence: "assumed" },
  });
});

test("an unknown operation and an empty time are quarantined", async () => {
  const { unreadable } = await read(row("ABC", "ETH", "-15"), "7,,Spot,Withdraw,BTC,0.05,");
  expect(unreadable.map(({ code }) => code)).toEqual(["unknown-operation", "missing-value"]);
});
