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
      row("3/28/2024", "TEST", "TEST 4/5/2024 Call $17.00", "STO", "2", "$0.31", "$61.98"),
      row("3/28/2024", "TEST", "TEST 4/5/2024 Call $17.00", "BTC", "1", "$0.20", "($20.00)"),
      row(
        "3/28/2024",
        "TEST",
        "Test Inc\nCUSIP: 000000AA1\n1 TEST Options Assigned",
        "Sell",
        "400",
        "$20.15",
        "$8,059.91",
      ),
    ),
  );
  expect([recognised, unreadable]).toEqual([true, []]);
  expect(lines(executions)).toEqual([
    "fill sell open 2 TEST240405C00017000 @ 0.31 regulatory 0.02",
    "fill buy close 1 TEST240405C00017000 @ 0.2",
    "fill sell ? 400 TEST @ 20.15 regulatory 0.09",
  ]);
  expect(executions[2]).toMatchObject({
    instrument: { name: "Test Inc", cusip: "000000AA1" },
    note: "1 TEST Options Assigned",
  });
  expect(executions[2]?.at).toMatchObject({
    precision: "day",
    day: "2024-03-28",
    instant: "2024-03-28T04:00:00.000000Z",
  });
});

test("a price that was shown with two digits is taken from the amount", async () => {
  const { executions } = await readStatement(
    importer,
    file(
      row("3/18/2024", "TEST", "Test Inc", "Buy", "400", "$7.13", "($2,851.04)"),
      row("3/18/2024", "TEST", "Test Inc", "Sell", "50", "$9.26", "$463.17"),
      row("3/18/2024", "TEST", "Test Inc", "Buy", "0.0125", "$2,001.50", "($25.02)"),
    ),
  );
  expect(lines(executions)).toEqual([
    "fill buy ? 400 TEST @ 7.1276",
    "fill sell ? 50 TEST @ 9.2634",
    "fill buy ? 0.0125 TEST @ 2001.5 other 0.00125",
  ]);
  expect(String(Decimal.sum(executions.map(cashEffect)))).toBe("-2412.89");
});

test("an amount that is not quantity times price is quarantined", async () => {
  const { unreadable, executions } = await readStatement(
    importer,
    file(
      row("3/18/2024", "TEST", "Test Inc", "Buy", "400", "$7.13", "($2,751.04)"),
      row("3/18/2024", "TEST", "Test Inc", "Buy", "400", "$7.13", "$2,851.04"),
    ),
  );
  expect(executions).toEqual([]);
  expect(unreadable.map(({ code }) => code)).toEqual(["amount-mismatch", "amount-mismatch"]);
});

test("an S behind the quantity says which way units go", async () => {
  const { executions } = await readStatement(
    importer,
    file(
      row("3/22/2024", "TEST", "Option Expiration for TEST 3/22/2024 Call $8.00", "OEXP", "4"),
      row("3/22/2024", "TEST", "Option Expiration for TEST 3/22/2024 Put $8.00", "OEXP", "2S"),
      row("3/22/2024", "TEST", "TEST 3/22/2024 Call $9.50", "OASGN", "4"),
      row("3/22/2024", "TEST", "TEST 3/22/2024 Put $41.00", "OEXCS", "1S"),
      row("2/9/2022", "NEWT", "NEWT 3/18/2022 Call $26.00", "OCA", "1S"),
      row("2/9/2022", "OLDT", "Old Test\nCUSIP: 000000AA2", "SXCH", "75S"),
      row("2/9/2022", "NEWT", "New Test\nCUSIP: 000000AA3", "SXCH", "75"),
      row("2/9/2022", "GIFT", "Gift", "REC", "1"),
    ),
  );
  expect(lines(executions)).toEqual([
    "expiry buy close 4 TEST240322C00008000 @ 0",
    "expiry sell close 2 TEST240322P00008000 @ 0",
    "assignment buy close 4 TEST240322C00009500 @ 0",
    "exercise sell close 1 TEST240322P00041000 @ 0",
    "transfer sell ? 1 NEWT220318C00026000 @ 0",
    "transfer sell ? 75 OLDT @ 0",
    "transfer buy ? 75 NEWT @ 0",
    "transfer buy ? 1 GIFT @ 0",
  ]);
});

test("units that are settled in cash have their price in the amount", async () => {
  const { executions, unreadable } = await readStatement(
    importer,
    file(
      row("3/22/2024", "TEST", "TEST 3/22/2024 Put $41.00", "OEXCS", "2S", "", "$1,250.00"),
      row("3/22/2024", "OLDT", "Old Test", "MRGC", "10S", "", "$125.00"),
      row("3/22/2024", "OLDT", "Old Test", "MRGC", "10S", "", "($125.00)"),
    ),
  );
  expect(lines(executions)).toEqual([
    "exercise sell close 2 TEST240322P00041000 @ 6.25",
    "settlement sell ? 10 OLDT @ 12.5",
  ]);
  expect(unreadable).toMatchObject([{ line: 4, code: "amount-mismatch" }]);
});

test("cash rows have their kind, and an unknown code is quarantined with its line", async () => {
  const { cash, unreadable, checks } = await readStatement(
    importer,
    file(
      row("3/28/2024", "TEST", "Cash Div: R/D 2024-02-20", "CDIV", "", "", "$0.31"),
      row("3/28/2024", "", "Interest Payment", "INT", "", "", "$4.12"),
      row("1/9/2024", "", "ACH Withdrawal", "ACH", "", "", "($60.00)"),
      row("6/3/2021", "TEST", "REVERT: ADR Fee", "AFEE", "", "", "$0.05"),
      row("6/3/2021", "TEST", "Tax", "DTAX", "", "", "($0.07)"),
      row("6/3/2021", "TEST", "New thing", "XYZ", "", "", "($1.00)"),
    ),
  );
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual([
    "dividend 0.31",
    "interest 4.12",
    "withdrawal -60",
    "fee 0.05",
    "tax -0.07",
  ]);
  expect(unreadable).toMatchObject([{ line: 7, code: "unknown-code" }]);
  // The unreadable row counts, so that the engine's cash falls short of it.
  expect(checks.map(({ expected, measure }) => `${expected} ${measure?.of}`)).toEqual([
    "-56.59 cash",
  ]);
});

test("the ratio of a split follows from what was held before it", async () => {
  const rows = [
    row("5/9/2022", "TEST", "Test", "Buy", "1", "$10.00", "($10.00)"),
    row("5/9/2022", "TEST", "Test", "SPL", "57"),
    row("5/6/2022", "TEST", "Test", "Buy", "1", "$200.00", "($200.00)"),
    row("5/6/2022", "TEST", "Test", "SPL", "19"),
    row("5/5/2022", "TEST", "Test", "Buy", "3", "$200.00", "($600.00)"),
  ];
  const whole = await readStatement(importer, file(...rows));
  expect(whole.splits.map(({ from, to, at }) => `${to} for ${from} on ${at.day}`)).toEqual([
    "20 for 1 on 2022-05-09",
  ]);
  const sorted = await readStatement(importer, file(...rows.toReversed()));
  expect(sorted.splits.map(({ from, to, at }) => `${to} for ${from} on ${at.day}`)).toEqual([
    "20 for 1 on 2022-05-09",
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
  const twin = row("3/28/2024", "TEST", "TEST 4/5/2024 Call $17.00", "STO", "1", "$0.45", "$44.97");
  const { executions, passed, unreadable } = await readStatement(importer, file(twin, twin));
  expect(executions.map(({ executionId }) => executionId)).toEqual([undefined, undefined]);
  expect(unreadable).toEqual([]);
  expect(passed.map(({ reason }) => reason)).toEqual(["header", "empty row", "legal notice"]);
});
