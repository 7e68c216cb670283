import { expect, test } from "vitest";
import type { ExecutionRecord } from "#kit";
import { readStatement, textSource } from "#testing";
import trading212 from "./importer.ts";

const SIBLINGS =
  "Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result," +
  "Currency (Result),Total,Currency (Total),Withholding tax,Currency (Withholding tax),Notes,ID," +
  "Currency conversion fee,Currency (Currency conversion fee),Stamp duty reserve tax";
const read = (...rows: string[]) =>
  readStatement(trading212, textSource([SIBLINGS, ...rows].join("\n")));
const told = ({ side, quantity, price, instrument }: ExecutionRecord) =>
  `${side} ${quantity} @ ${price} ${instrument.currency}`;
const paid = ({ fees = [] }: ExecutionRecord) =>
  fees.map(({ kind, amount, currency }) => `${kind} ${amount} ${currency}`);

const BUY =
  'Market buy,2024-01-02 16:10:05.175,US0000000099,ZZZ,"Zed, Inc",24.0000000000,124.01,USD,1.25229,,"GBP",2381.35,"GBP",,,,EOF1,4.71,"GBP",';

test("a trade has the price of the share's currency, the rate to the account's and its charges", async () => {
  const { executions, checks, recognised } = await read(BUY);
  expect(recognised).toBe(true);
  expect(executions.map(told)).toEqual(["buy 24 @ 124.01 USD"]);
  expect(executions[0]).toMatchObject({
    orderId: "EOF1",
    instrument: { isin: "US0000000099", name: "Zed, Inc" },
    at: { instant: "2024-01-02T16:10:05.175000Z", zone: { name: "UTC", evidence: "assumed" } },
  });
  expect(executions[0]?.fxRate?.times(executions[0].price).toFixed(4)).toBe("99.0266");
  expect(executions.flatMap(paid)).toEqual(["other 4.71 GBP"]);
  expect(checks.map(({ name, expected, actual }) => `${name} ${expected} ${actual}`)).toEqual([
    "Executions that make their Total 1 1",
  ]);
});

test("a total that shares, price, rate and charges do not make fails its check", async () => {
  const { checks } = await read(BUY.replace("2381.35", "2376.64"));
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["1 0"]);
});

test("pence become pounds, and the rate with them", async () => {
  const { executions, checks } = await read(
    "Limit buy,2024-01-02 09:00:00,GB0000000099,ZZL,Zed London,100.0,250.50,GBX,100.00000,,GBP,251.75,GBP,,,,EOF2,,,1.25",
  );
  expect(executions.map(told)).toEqual(["buy 100 @ 2.505 GBP"]);
  expect(executions[0]?.fxRate?.toString()).toBe("1");
  expect(executions.flatMap(paid)).toEqual(["tax 1.25 GBP"]);
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["1 1"]);
});

test("headers of the first years name the currency in brackets", async () => {
  const header =
    "Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result (GBP),Total (GBP)," +
    "Withholding tax,Currency (Withholding tax),Charge amount (GBP),Stamp duty (GBP),Finra fee,Currency (Finra fee),Notes,ID";
  const { executions, cash, checks } = await readStatement(
    trading212,
    textSource(
      [
        header,
        "Deposit,2020-06-24 04:06:06,,,,,,,,,9000.00,,,9000.00,,,GBP,note,1",
        "Market sell,2021-02-01 14:30:40,US0000000099,ZZZ,Zed,200,225.00,USD,1.38661,-421.96,32452.25,,,,,1.00,GBP,,EOF3",
      ].join("\n"),
    ),
  );
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount} ${amount.currency}`)).toEqual([
    "deposit 9000 GBP",
  ]);
  expect(executions.flatMap(paid)).toEqual(["regulatory 1 GBP"]);
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["1 1"]);
});

test("a header of 2026 states the zone and stands in another order", async () => {
  const header =
    "Action,Time (UTC),ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Total,Currency (Total)";
  const { executions } = await readStatement(
    trading212,
    textSource(
      `${header}\nStop limit sell,2026-03-29 01:30:00,US0000000099,ZZZ,Zed,,EOF4,2,10.00,USD,1.25,16.00,GBP`,
    ),
  );
  expect(executions.map(told)).toEqual(["sell 2 @ 10 USD"]);
  expect(executions[0]?.at).toMatchObject({
    instant: "2026-03-29T01:30:00.000000Z",
    zone: { name: "UTC", evidence: "stated" },
  });
});

const split = (half: string, shares: string, time = "24.095") =>
  `Stock split ${half},2025-03-24 07:24:${time},CA0000000099,ZZZ,Zed,${shares},2.07,USD,1.03,0.00,EUR,59.68,EUR,,,,EOF5,,,`;

test("the two rows of a split make one split, in either order", async () => {
  for (const rows of [
    [split("close", "29.8"), split("open", "7.45", "24.104")],
    [split("open", "7.45"), split("close", "29.8")],
  ]) {
    const { splits, executions } = await read(...rows);
    expect(splits.map(({ from, to }) => `${from} to ${to}`)).toEqual(["29.8 to 7.45"]);
    expect(executions).toEqual([]);
  }
});

test("half a split is quarantined", async () => {
  const { splits, unreadable } = await read(split("open", "7.45"));
  expect(splits).toEqual([]);
  expect(unreadable).toMatchObject([{ code: "missing-counterpart", line: 2 }]);
});

test("units that arrive or leave are transfers", async () => {
  const row = (action: string, price: string) =>
    `${action},2025-02-28 08:25:01,DE0000000099,ZZZ,Zed,5,${price},EUR,1.0,,EUR,0,EUR,,,,EOF6,,,`;
  const { executions } = await read(row("Transfer out", "3.41"), row("Stock distribution", "0.00"));
  expect(executions.map((record) => `${record.kind} ${told(record)}`)).toEqual([
    "transfer sell 5 @ 3.41 EUR",
    "transfer buy 5 @ 0 EUR",
  ]);
});

test("cash has its kind and sign whichever sign the export writes", async () => {
  const money = (action: string, total: string) =>
    `${action},2024-03-23 18:35:26,,,,,,,,,,${total},GBP,,,,,,,`;
  const { cash } = await read(
    money("Withdrawal", "400"),
    money("Withdrawal", "-2000.00"),
    money("Lending interest", "1.5"),
    money("Card debit", "20"),
    "Dividend (Ordinary),2024-03-23 18:35:26,US0000000099,ZZZ,Zed,24,0.03,USD,Not available,,,0.11,GBP,0.02,USD,,,,,",
  );
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount} ${amount.currency}`)).toEqual([
    "withdrawal -400 GBP",
    "withdrawal -2000 GBP",
    "interest 1.5 GBP",
    "withdrawal -20 GBP",
    "dividend 0.11 GBP",
  ]);
  expect(cash[4]?.instrument?.id).toBe("equity:ZZZ:USD");
});

test("a currency conversion moves both currencies and its fee", async () => {
  const header = `${SIBLINGS},Currency conversion from amount,Currency (Currency conversion from amount),Currency conversion to amount,Currency (Currency conversion to amount)`;
  const { cash } = await readStatement(
    trading212,
    textSource(
      `${header}\nCurrency conversion,2026-01-02 10:00:00,,,,,,,,,,,,,,,,0.10,GBP,,100.00,GBP,115.00,EUR`,
    ),
  );
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount} ${amount.currency}`)).toEqual([
    "conversion -100 GBP",
    "conversion 115 EUR",
    "fee -0.1 GBP",
  ]);
});

test("an unknown action is quarantined", async () => {
  const { unreadable } = await read(BUY.replace("Market buy", "Market borrow"));
  expect(unreadable).toMatchObject([{ code: "unknown-action", line: 2 }]);
});

test("exports of two generations in one file are each read under their own header", async () => {
  const later =
    "Action,Time (UTC),ISIN,Ticker,Name,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Currency (Total),Total";
  const { executions, checks, unreadable } = await read(
    BUY,
    later,
    "Market sell,2026-03-29 01:30:00,US0000000099,ZZZ,Zed,EOF4,2,10.00,USD,1.25,GBP,16.00",
  );
  expect(executions.map(told)).toEqual(["buy 24 @ 124.01 USD", "sell 2 @ 10 USD"]);
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["2 2"]);
  expect(unreadable).toEqual([]);
});

test("the account has the currency of the first total, and rates to another currency are left out", async () => {
  const { executions } = await read(BUY, BUY.replace('2381.35,"GBP"', '2381.35,"EUR"'));
  expect(
    executions.map(({ account, fxRate }) => `${account?.currency} ${fxRate ? "rate" : "no rate"}`),
  ).toEqual(["GBP rate", "GBP no rate"]);
});
