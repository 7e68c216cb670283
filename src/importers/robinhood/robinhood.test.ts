import { expect, test } from "vitest";
import { Decimal } from "#domain";
import { cashEffect } from "#kit";
import { readStatement, textSource } from "#testing";
import importer from "./importer.ts";

const HEADER =
  '"Activity Date","Process Date","Settle Date","Instrument","Description","Trans Code","Quantity","Price","Amount"';
const NOTICE =
  '""\n"","","","","","","","","","The data provided is for informational purposes only."';
const row = (
  day: string,
  symbol: string,
  description: string,
  code: string,
  quantity = "",
  price = "",
  amount = "",
) =>
  [day, day, day, symbol, description, code, quantity, price, amount]
    .map((cell) => `"${cell}"`)
    .join(",");
const file = (...rows: string[]) => textSource([HEADER, ...rows, NOTICE].join("\n"));
type Executions = Awaited<ReturnType<typeof readStatement>>["executions"];
const lines = (executions: Executions) =>
  executions.map(({ kind = "fill", side, effect, quantity, instrument, price, fees = [] }) =>
    [
      kind,
      side,
      effect ?? "?",
      quantity,
      instrument.symbol,
      "@",
      price,
      ...fees.map((fee) => `${fee.kind} ${fee.amount}`),
    ].join(" "),
  );

test("trades carry what their amount misses of quantity times price", async () => {
  const { executions, recognised, unreadable } = await readStatement(
    importer,
    file(
      row("7/31/2023", "TEST", "TEST 8/4/2023 Call $12.00", "STO", "2", "$0.26", "$51.98"),
      row("7/31/2023", "TEST", "TEST 8/4/2023 Call $12.00", "BTC", "1", "$0.20", "($20.00)"),
      row(
        "7/31/2023",
        "TEST",
        "Test Inc\nCUSIP: 000000AA1\n1 TEST Options Assigned",
        "Sell",
        "400",
        "$10.28",
        "$4,111.94",
      ),
    ),
  );
  expect([recognised, unreadable]).toEqual([true, []]);
  expect(lines(executions)).toEqual([
    "fill sell open 2 TEST230804C00012000 @ 0.26 regulatory 0.02",
    "fill buy close 1 TEST230804C00012000 @ 0.2",
    "fill sell ? 400 TEST @ 10.28 regulatory 0.06",
  ]);
  expect(executions[2]).toMatchObject({
    instrument: { name: "Test Inc", cusip: "000000AA1" },
    note: "1 TEST Options Assigned",
  });
  expect(executions[2]?.at).toMatchObject({
    precision: "day",
    day: "2023-07-31",
    instant: "2023-07-31T04:00:00.000000Z",
  });
});

test("a price that was shown with two digits is taken from the amount", async () => {
  const { executions } = await readStatement(
    importer,
    file(
      row("7/24/2023", "TEST", "Test Inc", "Buy", "400", "$11.57", "($4,627.04)"),
      row("7/24/2023", "TEST", "Test Inc", "Sell", "50", "$18.84", "$942.09"),
      row("7/24/2023", "TEST", "Test Inc", "Buy", "0.034179", "$3,003.58", "($102.66)"),
    ),
  );
  expect(lines(executions)).toEqual([
    "fill buy ? 400 TEST @ 11.5676",
    "fill sell ? 50 TEST @ 18.8418",
    "fill buy ? 0.034179 TEST @ 3003.58 other 0.00063918",
  ]);
  expect(String(Decimal.sum(executions.map(cashEffect)))).toBe("-3787.61");
});

test("an amount that is not quantity times price is quarantined", async () => {
  const { unreadable, executions } = await readStatement(
    importer,
    file(
      row("7/24/2023", "TEST", "Test Inc", "Buy", "400", "$11.57", "($4,527.04)"),
      row("7/24/2023", "TEST", "Test Inc", "Buy", "400", "$11.57", "$4,627.04"),
    ),
  );
  expect(executions).toEqual([]);
  expect(unreadable.map(({ code }) => code)).toEqual(["amount-mismatch", "amount-mismatch"]);
});

test("an S behind the quantity says which way units go", async () => {
  const { executions } = await readStatement(
    importer,
    file(
      row("7/28/2023", "TEST", "Option Expiration for TEST 7/28/2023 Call $10.00", "OEXP", "4"),
      row("7/28/2023", "TEST", "Option Expiration for TEST 7/28/2023 Put $10.00", "OEXP", "2S"),
      row("7/28/2023", "TEST", "TEST 7/28/2023 Call $11.50", "OASGN", "4"),
      row("7/28/2023", "TEST", "TEST 7/28/2023 Put $35.00", "OEXCS", "1S"),
      row("6/15/2021", "NEWT", "NEWT 7/16/2021 Call $20.00", "OCA", "1S"),
      row("6/15/2021", "OLDT", "Old Test\nCUSIP: 000000AA2", "SXCH", "140S"),
      row("6/15/2021", "NEWT", "New Test\nCUSIP: 000000AA3", "SXCH", "140"),
      row("6/15/2021", "GIFT", "Gift", "REC", "1"),
    ),
  );
  expect(lines(executions)).toEqual([
    "expiry buy close 4 TEST230728C00010000 @ 0",
    "expiry sell close 2 TEST230728P00010000 @ 0",
    "assignment buy close 4 TEST230728C00011500 @ 0",
    "exercise sell close 1 TEST230728P00035000 @ 0",
    "transfer sell ? 1 NEWT210716C00020000 @ 0",
    "transfer sell ? 140 OLDT @ 0",
    "transfer buy ? 140 NEWT @ 0",
    "transfer buy ? 1 GIFT @ 0",
  ]);
});

test("units that are settled in cash have their price in the amount", async () => {
  const { executions, unreadable } = await readStatement(
    importer,
    file(
      row("7/28/2023", "TEST", "TEST 7/28/2023 Put $35.00", "OEXCS", "2S", "", "$1,250.00"),
      row("7/28/2023", "OLDT", "Old Test", "MRGC", "10S", "", "$125.00"),
      row("7/28/2023", "OLDT", "Old Test", "MRGC", "10S", "", "($125.00)"),
    ),
  );
  expect(lines(executions)).toEqual([
    "exercise sell close 2 TEST230728P00035000 @ 6.25",
    "settlement sell ? 10 OLDT @ 12.5",
  ]);
  expect(unreadable).toMatchObject([{ line: 4, code: "amount-mismatch" }]);
});

test("cash rows have their kind, and an unknown code is quarantined with its line", async () => {
  const { cash, unreadable, checks } = await readStatement(
    importer,
    file(
      row("7/31/2023", "TEST", "Cash Div: R/D 2023-06-20", "CDIV", "", "", "$0.02"),
      row("7/31/2023", "", "Interest Payment", "INT", "", "", "$8.67"),
      row("1/6/2023", "", "ACH Withdrawal", "ACH", "", "", "($35.00)"),
      row("5/5/2020", "TEST", "REVERT: ADR Fee", "AFEE", "", "", "$0.06"),
      row("5/5/2020", "TEST", "Tax", "DTAX", "", "", "($0.09)"),
      row("5/5/2020", "TEST", "New thing", "XYZ", "", "", "($1.00)"),
    ),
  );
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual([
    "dividend 0.02",
    "interest 8.67",
    "withdrawal -35",
    "fee 0.06",
    "tax -0.09",
  ]);
  expect(unreadable).toMatchObject([{ line: 7, code: "unknown-code" }]);
  // The unreadable row counts, so that the engine's cash falls short of it.
  expect(checks.map(({ expected, measure }) => `${expected} ${measure?.of}`)).toEqual([
    "-27.34 cash",
  ]);
});

test("the ratio of a split follows from what was held before it", async () => {
  const rows = [
    row("7/18/2022", "TEST", "Test", "Buy", "1", "$10.00", "($10.00)"),
    row("7/18/2022", "TEST", "Test", "SPL", "57"),
    row("7/15/2022", "TEST", "Test", "Buy", "1", "$200.00", "($200.00)"),
    row("7/15/2022", "TEST", "Test", "SPL", "19"),
    row("7/14/2022", "TEST", "Test", "Buy", "3", "$200.00", "($600.00)"),
  ];
  const whole = await readStatement(importer, file(...rows));
  expect(whole.splits.map(({ from, to, at }) => `${to} for ${from} on ${at.day}`)).toEqual([
    "20 for 1 on 2022-07-18",
  ]);
  const cut = await readStatement(importer, file(...rows.slice(0, 4)));
  expect(cut.splits).toEqual([]);
  expect(cut.unreadable).toMatchObject([
    { code: "unknown-split-ratio", reason: expect.stringContaining("76 units came to the 1") },
  ]);
  const none = await readStatement(importer, file(...rows.slice(0, 2)));
  expect(none.unreadable).toMatchObject([{ code: "unknown-split-ratio", line: 3 }]);
});

test("two identical fills stay two, and the notice at the end is passed over", async () => {
  const twin = row("7/31/2023", "TEST", "TEST 8/4/2023 Call $12.00", "STO", "1", "$0.22", "$21.98");
  const { executions, passed, unreadable } = await readStatement(importer, file(twin, twin));
  expect(executions.map(({ executionId }) => executionId)).toEqual([undefined, undefined]);
  expect(unreadable).toEqual([]);
  expect(passed.map(({ reason }) => reason)).toEqual(["header", "empty row", "legal notice"]);
});
