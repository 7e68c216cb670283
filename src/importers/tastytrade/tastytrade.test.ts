import { expect, test } from "vitest";
import type { ExecutionRecord } from "#kit";
import { readStatement, textSource } from "#testing";
import tastytrade from "./importer.ts";

const COLUMNS =
  "Date,Type,Sub Type,Action,Symbol,Instrument Type,Description,Value,Quantity,Average Price,Commissions,Fees,Multiplier," +
  "Root Symbol,Underlying Symbol,Expiration Date,Strike Price,Call or Put,Order #";
const read = (...rows: string[]) =>
  readStatement(tastytrade, textSource([`${COLUMNS},Currency`, ...rows].join("\n")));
const told = ({ kind = "fill", side, effect, quantity, price, instrument }: ExecutionRecord) =>
  `${kind} ${side} ${effect ?? "?"} ${quantity} ${instrument.symbol} @ ${price}`;
const paid = ({ fees = [] }: ExecutionRecord) =>
  fees.map(({ kind, amount }) => `${kind} ${amount}`).join(", ");

const PUT = "ZZZ   200717P00705000,Equity Option";
const END = "100,ZZZ,ZZZ,7/17/20,705,PUT";
const OLD_BUY = `2020-05-06T20:49:00+0000,Trade,Buy to Close,BUY_TO_CLOSE,${PUT},Bought 1 ZZZ 07/17/20 Put 705.00 @ 63.09,-6309,1,6309.0,-1.00,0.1399999999999999,${END},1,USD`;
const OLD_SALE = `2020-05-01T18:31:00+0000,Trade,Sell to Open,SELL_TO_OPEN,${PUT},Sold 1 ZZZ 07/17/20 Put 705.00 @ 101.20,10120,1,10120.0,-1.00,0.37,${END},1,USD`;

test("an option trade of the old export has its price per share and positive fees paid", async () => {
  const { executions, checks, recognised } = await read(OLD_BUY, OLD_SALE);
  expect(recognised).toBe(true);
  expect(executions.map(told)).toEqual([
    "fill buy close 1 ZZZ   200717P00705000 @ 63.09",
    "fill sell open 1 ZZZ   200717P00705000 @ 101.2",
  ]);
  expect(executions.map(paid)).toEqual([
    "commission 1, regulatory 0.14",
    "commission 1, regulatory 0.37",
  ]);
  expect(executions[0]).toMatchObject({
    instrument: { id: "option:ZZZ 2020-07-17 P 705:USD:100" },
    at: { instant: "2020-05-06T20:49:00.000000Z", zone: { evidence: "stated" } },
  });
  expect(checks.map(({ name, expected, actual }) => `${name} ${expected} ${actual}`)).toEqual([
    "Trades at the price of their description 2 2",
  ]);
});

test("fees of the later export are negative when paid, with grouped numbers and dashes", async () => {
  const { executions, cash } = await read(
    '2024-08-05T23:00:00+0200,Trade,Buy to Open,BUY_TO_OPEN,ZZZ,Equity,Bought 159 ZZZ @ 49.68,"-7,898.63",159,-49.68,--,-0.37,,,,,,,1,USD',
    '2024-01-03T14:00:00+0200,Money Movement,Deposit,,,,Wire Funds Received,"1,000.00",0,,--,0.00,,,,,,,,USD',
  );
  expect(executions.map(paid)).toEqual(["regulatory 0.37"]);
  expect(executions[0]?.price.times(executions[0].quantity).toFixed(10)).toBe("7898.6300000000");
  expect(executions[0]?.at.instant).toBe("2024-08-05T21:00:00.000000Z");
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual(["deposit 1000"]);
});

test("a price that is not that of the description fails its check", async () => {
  const { checks } = await read(OLD_BUY.replace("@ 63.09", "@ 63.19"));
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["1 0"]);
});

test("the totals of the rows are compared with what was mapped", async () => {
  const row = OLD_SALE.replace(",USD", ",10118.63,USD");
  const { checks } = await readStatement(
    tastytrade,
    textSource(`${COLUMNS},Total,Currency\n${row}`),
  );
  expect(checks.map(({ name, expected, actual }) => `${name} ${expected} ${actual}`)).toContain(
    "Total of 1 rows 10118.63 10118.63",
  );
});

const removal = (word: string, at: string) =>
  `${at},Receive Deliver,${word},,${PUT},Removal of 1.0 due to ${word},0.00,1,0.00,--,0.00,${END},,USD`;

test("an expired short option is bought back, a long one sold, as the trades before it say", async () => {
  const short = await read(removal("Expiration", "2020-07-17T22:00:00+0000"), OLD_SALE);
  expect(short.executions.map(told)).toContain("expiry buy close 1 ZZZ   200717P00705000 @ 0");
  const long = await read(
    removal("Expiration", "2020-07-17T22:00:00+0000"),
    OLD_BUY.replaceAll("BUY_TO_CLOSE", "BUY_TO_OPEN"),
  );
  expect(long.executions.map(told)).toContain("expiry sell close 1 ZZZ   200717P00705000 @ 0");
});

test("an expiration without the trades that opened is quarantined, since its side is unknown", async () => {
  const { executions, unreadable } = await read(removal("Expiration", "2020-07-17T22:00:00+0000"));
  expect(executions).toEqual([]);
  expect(unreadable).toMatchObject([{ line: 2, code: "unknown-direction" }]);
});

test("what is assigned was short, what is exercised was long, and the shares come with it", async () => {
  const { executions } = await read(
    removal("Assignment", "2020-07-17T22:00:00+0000"),
    '2020-07-17T22:00:00+0000,Receive Deliver,Buy to Open,BUY_TO_OPEN,ZZZ,Equity,Buy to Open 100 ZZZ @ 705.00,"-70,500.00",100,-705.00,--,-5.00,,,,,,,,USD',
    removal("Exercise", "2020-07-16T22:00:00+0000"),
  );
  expect(executions.map(told)).toEqual([
    "assignment buy close 1 ZZZ   200717P00705000 @ 0",
    "assignment buy open 100 ZZZ @ 705",
    "exercise sell close 1 ZZZ   200717P00705000 @ 0",
  ]);
});

const exchanged = (symbol: string, word: string, side: string, value: string, quantity = "6") =>
  `2020-04-29T12:34:00+0000,Receive Deliver,${word},${side},${symbol},Equity Option,${word}: ${side},${value},${quantity},,0,0.00,100,ZZZ,ZZZ,7/17/20,3.5,PUT,1,USD`;

test("a reverse split that closes and reopens one contract is no trade", async () => {
  const { executions, passed } = await read(
    exchanged("ZZZ   200717P00003500", "Reverse Split", "SELL_TO_OPEN", "648"),
    exchanged("ZZZ   200717P00003500", "Reverse Split", "BUY_TO_CLOSE", "-648"),
  );
  expect(executions).toEqual([]);
  expect(passed.map(({ reason }) => reason)).toEqual([
    "header",
    ...Array(2).fill("Reverse Split into the same contract"),
  ]);
});

test("a reverse split of shares is a split", async () => {
  const row = (action: string, value: string, quantity: string) =>
    `2020-04-29T12:34:00+0000,Receive Deliver,Reverse Split,${action},ZZZ,Equity,Reverse split,${value},${quantity},,0,0.00,,ZZZ,ZZZ,,,,1,USD`;
  const { splits, executions } = await read(
    row("BUY_TO_OPEN", "-500", "10"),
    row("SELL_TO_CLOSE", "500", "100"),
  );
  expect(splits.map(({ instrument, from, to }) => `${instrument.symbol} ${from} to ${to}`)).toEqual(
    ["ZZZ 100 to 10"],
  );
  expect(executions).toEqual([]);
});

test("a change into another contract is booked at its value", async () => {
  const { executions } = await read(
    exchanged("ZZZ1  200717P00003500", "Symbol Change", "SELL_TO_OPEN", "648.00"),
    exchanged("ZZZ   200717P00003500", "Symbol Change", "BUY_TO_CLOSE", "-648.00"),
  );
  expect(executions.map(told)).toEqual([
    "settlement sell open 6 ZZZ1  200717P00003500 @ 1.08",
    "settlement buy close 6 ZZZ   200717P00003500 @ 1.08",
  ]);
  expect(executions.map(({ instrument }) => instrument.underlying)).toEqual(["ZZZ1", "ZZZ"]);
});

test("a future takes its price from the description and needs a point value", async () => {
  const future = (symbol: string, multiplier: string) =>
    `2024-02-01T15:00:00+0000,Trade,Buy,BUY,${symbol},Future,Bought 2 ${symbol} @ 4812.25,0.00,2,0.00,-1.70,-1.04,${multiplier},,,3/15/24,,,1,USD`;
  const { executions, unreadable } = await read(
    future("/QZZH4", "7"),
    future("/QZZH4", ""),
    future("/MESH4", ""),
  );
  expect(executions.map((record) => `${told(record)} x ${record.instrument.multiplier}`)).toEqual([
    "fill buy ? 2 QZZH24 @ 4812.25 x 7",
    "fill buy ? 2 MESH24 @ 4812.25 x 5",
  ]);
  expect(executions[0]?.instrument).toMatchObject({ kind: "future", expiry: "2024-03-15" });
  expect(unreadable).toMatchObject([{ code: "unknown-multiplier", line: 3 }]);
});

test("what older exports call a deposit or withdrawal is told by description and sign", async () => {
  const money = (word: string, description: string, value: string, symbol = ",") =>
    `2020-03-16T22:00:00+0100,Money Movement,${word},,${symbol},${description},"${value}",0,,--,0.00,,,,,,,,USD`;
  const { cash } = await read(
    money("Deposit", "INTEREST ON CREDIT BALANCE", "0.02"),
    money("Withdrawal", "FROM 07/16 THRU 08/15 @ 8    %", "-9.81"),
    money("Withdrawal", "Wire Funds Received", "4,441.20"),
    money("Deposit", "ZZ TRUST", "3.23", "ZZZ,Equity"),
    money("Balance Adjustment", "Regulatory fee adjustment", "-0.01"),
  );
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual([
    "interest 0.02",
    "interest -9.81",
    "deposit 4441.2",
    "dividend 3.23",
    "fee -0.01",
  ]);
});

test("two identical fills stay two, and unknown words are quarantined", async () => {
  const { executions, unreadable } = await read(
    OLD_SALE,
    OLD_SALE,
    OLD_SALE.replace("SELL_TO_OPEN", "SWAP"),
    "2020-03-16T22:00:00+0100,Money Movement,Sweepstake,,,,Prize,1.00,0,,--,0.00,,,,,,,,USD",
  );
  expect(executions).toHaveLength(2);
  expect(unreadable.map(({ code, line }) => `${code} ${line}`)).toEqual([
    "unknown-word 4",
    "unknown-sub-type 5",
  ]);
});

test("a purchase that brings money is quarantined", async () => {
  const { unreadable, executions } = await read(OLD_BUY.replace(",-6309,", ",6309,"));
  expect(executions).toEqual([]);
  expect(unreadable).toMatchObject([{ code: "sign-mismatch", line: 2 }]);
});
