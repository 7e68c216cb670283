import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import account from "./importer.ts";

const HEADER =
  "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id";
const DEPOSIT = "default,deposit,2018-03-15T10:42:31.215Z,2.5,2.5,BTC,t-1,,";
const FILL = [
  "default,match,2018-03-15T10:55:12.843Z,50,50,ETH,,101,o-1",
  "default,match,2018-03-15T10:55:12.843Z,-1,1.5,BTC,,101,o-1",
  "default,fee,2018-03-15T10:55:12.843Z,-0.003,1.497,BTC,,101,o-1",
];
const read = (...rows: string[]) =>
  readStatement(account, textSource([HEADER, ...rows].join("\n")));

test("two matches and a fee of one trade id are one execution", async () => {
  const { executions, cash, checks, records } = await read(DEPOSIT, ...FILL);
  expect(
    executions.map(
      ({ side, quantity, price, instrument }) =>
        `${side} ${quantity} ${instrument.symbol} @ ${price}`,
    ),
  ).toEqual(["buy 50 ETH/BTC @ 0.02"]);
  expect(executions).toMatchObject([
    {
      executionId: "ETH-BTC:101",
      orderId: "o-1",
      account: { number: "default" },
      fees: [{ kind: "commission", currency: "BTC" }],
    },
  ]);
  expect(cash).toMatchObject([{ kind: "deposit", transactionId: "t-1:BTC" }]);
  expect(checks.map(({ name, expected, actual }) => `${name} ${expected} ${actual}`)).toEqual([
    "Balance of BTC 1.497 1.497",
    "Balance of ETH 50 50",
  ]);
  expect(records.filter(({ type }) => type === "balance")).toHaveLength(2);
});

test("a balance that the rows do not make fails its check", async () => {
  const { checks } = await read(DEPOSIT, ...FILL.map((row) => row.replace("1.497", "1.5")));
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual([
    "1.5 1.497",
    "50 50",
  ]);
});

test("fills of one order at one time stay apart by trade id", async () => {
  const second = FILL.map((row) =>
    row
      .replace(",101,", ",102,")
      .replace(",50,50,", ",50,100,")
      .replace("1.5,BTC", "0.497,BTC")
      .replace("1.497", "0.494"),
  );
  const { executions, checks } = await read(DEPOSIT, ...FILL, ...second);
  expect(executions.map(({ executionId }) => executionId)).toEqual(["ETH-BTC:101", "ETH-BTC:102"]);
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual([
    "0.494 0.494",
    "100 100",
  ]);
});

test("titles in words are the same format, and one match alone is quarantined", async () => {
  const header =
    "Portfolio,Type,Timestamp,Amount,Balance,Amount/balance unit,Transfer id,Trade id,Order id";
  const { unreadable, recognised } = await readStatement(
    account,
    textSource(`${header}\n${FILL[0]}`),
  );
  expect(recognised).toBe(true);
  expect(unreadable).toMatchObject([{ code: "one-sided-trade", line: 2 }]);
});
