import { expect, test } from "vitest";
import { openStatement } from "#kit";
import { readStatement, textSource } from "#testing";
import schwab from "./importer.ts";

const HEADER = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"';
const read = (...rows: string[]) => readStatement(schwab, textSource([HEADER, ...rows].join("\n")));
const recognised = async (text: string) =>
  schwab.recognise((await openStatement(textSource(text))).sample);

test("a purchase, a sale and a reinvestment become executions of a New York day", async () => {
  const { executions, checks } = await read(
    '"01/05/2024","Reinvest Shares","ZZFND","ZZ FUND","1.6531","$420.10","","-$694.48"',
    '"01/04/2024","Sell","ZZZ","ZZZ INC","100","$261.50","$6.06","$26143.94"',
    '"01/03/2024","Buy","ZZZ","ZZZ INC","1,000","$20.0075","","-$20,007.50"',
  );
  expect(
    executions.map(
      ({ side, quantity, price, at }) => `${side} ${quantity} @ ${price} ${at.instant}`,
    ),
  ).toEqual([
    "buy 1.6531 @ 420.1 2024-01-05T05:00:00.000000Z",
    "sell 100 @ 261.5 2024-01-04T05:00:00.000000Z",
    "buy 1000 @ 20.0075 2024-01-03T05:00:00.000000Z",
  ]);
  expect(executions[1]).toMatchObject({
    effect: "close",
    fees: [{ kind: "commission", currency: "USD" }],
  });
  expect(executions[0]?.at.precision).toBe("day");
  expect(checks.map(({ name, expected, actual }) => `${name}: ${expected} ${actual}`)).toEqual([
    "Executions that make their Amount: 3 3",
  ]);
});

test("an amount that quantity, price and fee do not make fails its check", async () => {
  const { checks } = await read(
    '"01/04/2024","Sell","ZZZ","ZZZ INC","100","$261.50","$6.06","$26150.00"',
  );
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["1 0"]);
});

test("columns are found by name when their order differs", async () => {
  const text =
    "Date,Action,Symbol,Description,Price,Quantity,Fees & Comm,Amount\n06/02/2020,Buy,ZZZ,ZZZ INC,$25,100,$6,-$2506";
  const { executions } = await readStatement(schwab, textSource(text));
  expect(executions.map(({ quantity, price }) => `${quantity} @ ${price}`)).toEqual(["100 @ 25"]);
});

test("the title names the account, and the total is compared with what was mapped", async () => {
  const text = [
    '"Transactions  for account Brokerage XXXX-7777 as of 11/15/2020 18:00:21 ET"',
    `${HEADER},`,
    '"11/10/2020","Buy","ZZZ","ZZZ INC","1","$10","","-$10",',
    '"11/09/2020","Cash Dividend","ZZZ","ZZZ INC","","","","$3.50",',
    'Transactions Total,"","","","","","",-$6.50',
  ].join("\n");
  const { executions, checks } = await readStatement(schwab, textSource(text));
  expect(executions[0]?.account).toMatchObject({ number: "7777", name: "Brokerage" });
  expect(checks.map(({ name, expected, actual }) => `${name} ${expected} ${actual}`)).toContain(
    "Transactions Total -6.5 -6.5",
  );
});

test("a total that the rows of the file do not make says that rows are missing", async () => {
  const { checks, records } = await read(
    '"11/09/2020","Cash Dividend","ZZZ","ZZZ INC","","","","$3.50"',
    '"Transactions Total","","","","","","","$9.00"',
  );
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["9 3.5"]);
  expect(records.filter(({ type }) => type === "note")).toHaveLength(1);
});

test("the day after 'as of' counts", async () => {
  const { cash } = await read(
    '"08/12/2020 as of 08/10/2020","Bank Interest","","BANK INT","","","","$0.05"',
  );
  expect(cash).toMatchObject([{ kind: "interest", at: { day: "2020-08-10" } }]);
});

test("options of both notations become contracts of 100 shares", async () => {
  const { executions } = await read(
    '"03/17/2020","Buy to Open","ZZZ 04/01/2020 32.00 P","PUT ZZZ","1","$12.53","$0.65","-$1253.65"',
    '"03/21/2020","Sell to Close","ZZZ   200401P00032000","PUT ZZZ","1","$15.20","$0.65","$1519.35"',
  );
  expect(executions.map(({ instrument }) => instrument.id)).toEqual(
    Array(2).fill("option:ZZZ 2020-04-01 P 32:USD:100"),
  );
  expect(executions.map(({ effect }) => effect)).toEqual(["open", "close"]);
});

test("the sign of an expired, assigned or exercised quantity says which way the position changes", async () => {
  const { executions } = await read(
    '"04/01/2020 as of 03/31/2020","Expired","ZZZ 03/31/2020 84.00 P","PUT","-1","","",""',
    '"04/01/2020 as of 03/31/2020","Assigned","ZZZ 03/31/2020 84.00 C","CALL","2","","",""',
  );
  expect(
    executions.map(({ kind, side, quantity, price }) => `${kind} ${side} ${quantity} @ ${price}`),
  ).toEqual(["expiry sell 1 @ 0", "assignment buy 2 @ 0"]);
});

test("a split becomes a ratio when the file shows what was held, else units without a price", async () => {
  const known = await read(
    '"07/15/2024 as of 07/12/2024","Stock Split","ZZZ","ZZZ INC","9","$170","",""',
    '"06/13/2024","Buy","ZZZ","ZZZ INC","1","$1680.00","","-$1680.00"',
  );
  expect(known.splits.map(({ from, to }) => `${from} to ${to}`)).toEqual(["1 to 10"]);
  const unknown = await read('"07/15/2024","Stock Split","ZZZ","ZZZ INC","9","","",""');
  expect(unknown.splits).toEqual([]);
  expect(unknown.executions).toMatchObject([{ kind: "transfer", side: "buy" }]);
});

test("a split whose ratio is no usual one is not taken for a ratio", async () => {
  const { splits, executions } = await read(
    '"07/15/2024","Stock Split","ZZZ","ZZZ INC","2700","","",""',
    '"06/13/2024","Buy","ZZZ","ZZZ INC","100","$10.00","","-$1000.00"',
  );
  expect(splits).toEqual([]);
  expect(executions.map(({ kind }) => kind)).toEqual([undefined, "transfer"]);
});

test("the two rows of a reverse split make one split", async () => {
  const { splits, executions, unreadable } = await read(
    '"06/10/2024","Reverse Split","ZZZ","ZZZ HLDGS","5","","",""',
    '"06/10/2024","Reverse Split","890260854","ZZZ HLDGS XXXREVERSE SPLIT EFF: 06/10/24","-50","","",""',
  );
  expect(splits.map(({ instrument, from, to }) => `${instrument.symbol} ${from} to ${to}`)).toEqual(
    ["ZZZ 50 to 5"],
  );
  expect([executions, unreadable]).toEqual([[], []]);
});

test("the two rows of a cash merger make one settlement, and half of it is quarantined", async () => {
  const cash = '"03/02/2021","Cash Merger","ZZZ","ZZZ INC","","","","$1000"';
  const both = await read(cash, '"03/02/2021","Cash Merger Adj","ZZZ","ZZZ INC","-100","","",""');
  expect(
    both.executions.map(
      ({ kind, side, quantity, price }) => `${kind} ${side} ${quantity} @ ${price}`,
    ),
  ).toEqual(["settlement sell 100 @ 10"]);
  expect(both.cash).toEqual([]);
  expect((await read(cash)).unreadable).toMatchObject([{ code: "missing-counterpart", line: 2 }]);
});

test("a merger stands where its rows stand, so that it follows a purchase of the same day", async () => {
  const { executions } = await read(
    '"03/02/2021","Cash Merger","ZZZ","ZZZ INC","","","","$1000"',
    '"03/02/2021","Cash Merger Adj","ZZZ","ZZZ INC","-100","","",""',
    '"03/02/2021","Buy","ZZZ","ZZZ INC","100","$25","$6","-$2506"',
  );
  expect(executions.map(({ side }) => side)).toEqual(["sell", "buy"]);
});

test("units that arrive or leave without a trade are transfers", async () => {
  const { executions } = await read(
    '"02/16/2021","Journaled Shares","ZZZ","ZZZ INC","-12.3456","$2134.20","",""',
    '"11/01/2020","Stock Plan Activity","ZZZ","ZZZ INC","300","","",""',
  );
  expect(
    executions.map(({ kind, side, quantity, price }) => `${kind} ${side} ${quantity} @ ${price}`),
  ).toEqual(["transfer sell 12.3456 @ 2134.2", "transfer buy 300 @ 0"]);
});

test("a bond is quoted for 100 of face value", async () => {
  const { executions, checks } = await read(
    '"02/16/2021","Buy","912810SP4","US TREASURY 1.375%08/50 BOND DUE 08/15/50","10,000","$97.50","","-$9750.00"',
  );
  expect(executions).toMatchObject([{ instrument: { kind: "bond", cusip: "912810SP4" } }]);
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["1 1"]);
});

test("cash moves are told apart, by sign where the word leaves it open", async () => {
  const { cash } = await read(
    '"01/02/2024","MoneyLink Transfer","","Tfr BANK","","","","-$4000.00"',
    '"01/02/2024","MoneyLink Transfer","","Tfr BANK","","","","$50.00"',
    '"01/02/2024","NRA Tax Adj","","INT","","","","$-0.88"',
    '"01/02/2024","Journal","","JOURNAL TO 1","","","","-$5.00"',
  );
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual([
    "withdrawal -4000",
    "deposit 50",
    "tax -0.88",
    "transfer -5",
  ]);
});

test("an unknown action is quarantined and the rest is read", async () => {
  const { unreadable, executions } = await read(
    '"01/02/2024","Cancel Buy","ZZZ","ZZZ INC","1","$1","","$1"',
    '"01/02/2024","Buy","ZZZ","ZZZ INC","1","$1","","-$1"',
  );
  expect(unreadable).toMatchObject([{ code: "unknown-action", line: 2 }]);
  expect(executions).toHaveLength(1);
});

test("positions, lots, checking accounts and realised gains are other documents", async () => {
  for (const header of [
    '"Symbol","Description","Quantity","Price","Market Value","Cost Basis"',
    '"Open Date","Quantity","Price","Cost/Share","Market Value"',
    '"Date","Type","Check #","Description","Withdrawal (-)","Deposit (+)","RunningBalance"',
    "Symbol,Quantity,Cost Per Share,Proceeds Per Share,Opened Date,Closed Date,Gain/Loss ($)",
  ]) {
    expect(await recognised(`${header}\n"1","2","3","4","5","6","7"`)).toBeUndefined();
  }
  expect((await recognised(HEADER))?.score).toBe(8);
});
