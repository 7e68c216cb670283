import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import importer from "./importer.ts";

const STOCKS =
  "Name,Symbol,Side,Status,Filled,Total Qty,Price,Avg Price,Time-in-Force,Placed Time,Filled Time";
const OPTIONS =
  "Option Level,Symbol,Market,Place Time,Filled Time,B/S,Side Type,Order Type,Option Type,Combo Type,Filled Avg Price,Filled Qty,Traded Value,Commission,Fee,Submitted Quantity,Is Partial Filled";
const file = (...rows: string[]) => textSource(rows.join("\n"));
type Executions = Awaited<ReturnType<typeof readStatement>>["executions"];
const lines = (executions: Executions) =>
  executions.map(
    ({ side, effect, quantity, instrument, price, at }) =>
      `${side} ${effect ?? "?"} ${quantity} ${instrument.id} @ ${price} ${at.instant}`,
  );

test("what was filled counts, whatever the status says", async () => {
  const { executions, passed, recognised } = await readStatement(
    importer,
    file(
      STOCKS,
      "Test Inc,TEST,Buy,Filled,100,100,@21.40,21.40,DAY,09/15/2025 11:02:03 EDT,09/15/2025 11:02:05 EDT",
      "Test Inc,TEST,Sell,Cancelled,40,100,@22.60,22.61,DAY,12/16/2025 11:02:03 EST,12/16/2025 11:02:05 EST",
      "Test Inc,TEST,Sell,Cancelled,0,100,@22.60,,DAY,12/16/2025 11:02:03 EST,",
    ),
  );
  expect(recognised).toBe(true);
  expect(lines(executions)).toEqual([
    "buy ? 100 equity:TEST:USD @ 21.4 2025-09-15T15:02:05.000000Z",
    "sell ? 40 equity:TEST:USD @ 22.61 2025-12-16T16:02:05.000000Z",
  ]);
  expect(executions[0]?.at.zone.evidence).toBe("stated");
  expect(passed.map(({ reason }) => reason)).toContain("order without a fill, cancelled");
});

test("a short sale opens, and what covers it is a buy", async () => {
  const { executions } = await readStatement(
    importer,
    file(
      STOCKS,
      "Test Inc,TEST,Short,Filled,50,50,@8.25,8.25,DAY,09/15/2025 11:00:03 EDT,09/15/2025 11:00:04 EDT",
      "Test Inc,TEST,Buy,Filled,50,50,@7.90,7.90,DAY,09/15/2025 11:01:03 EDT,09/15/2025 11:01:04 EDT",
    ),
  );
  expect(executions.map(({ side, effect }) => `${side} ${effect ?? "?"}`)).toEqual([
    "sell open",
    "buy ?",
  ]);
});

test("joined exports, years first and older files without an average price are read", async () => {
  const { executions, unreadable } = await readStatement(
    importer,
    file(
      STOCKS,
      `Test Inc,TEST,Buy,Filled,40.5,40.5,2.3456,2.3456,DAY,"2026/06/10 08:15:30,GMT-04","2026/06/10 08:15:30,GMT-04"`,
      "Name,Symbol,Side,Status,Filled,Price,Time-in-Force,Placed Time,Filled Time",
      "Test Inc,TEST,Sell,Filled,40.5,2.40,Day,06/11/2026 09:45:00,06/11/2026 09:45:00",
    ),
  );
  expect(unreadable).toEqual([]);
  expect(lines(executions)).toEqual([
    "buy ? 40.5 equity:TEST:USD @ 2.3456 2026-06-10T12:15:30.000000Z",
    "sell ? 40.5 equity:TEST:USD @ 2.4 2026-06-11T13:45:00.000000Z",
  ]);
  expect(executions.map(({ at }) => at.zone.evidence)).toEqual(["stated", "assumed"]);
});

const OPENED =
  "2,TEST250620C00085000,OPRA,03/04/2025 10:05:00 EST,03/04/2025 10:05:05 EST,Buy,Open,Limit,Call,Single,$3.40,3,$1020.00,$0.50,$0.06,3,No";

test("options carry their contract, effect and charges, and their value is checked", async () => {
  const { executions, checks, recognised } = await readStatement(importer, file(OPTIONS, OPENED));
  expect(recognised).toBe(true);
  expect(lines(executions)).toEqual([
    "buy open 3 option:TEST 2025-06-20 C 85:USD:100 @ 3.4 2025-03-04T15:05:05.000000Z",
  ]);
  expect(executions[0]?.fees?.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    "commission 0.5",
    "regulatory 0.06",
  ]);
  expect(
    checks.map(({ name, expected, actual }) => `${name}: ${expected}, ours ${actual}`),
  ).toEqual(["Traded Value of 1 orders: 1020, ours 1020"]);
  const wrong = await readStatement(
    importer,
    file(OPTIONS, OPENED.replace("$1020.00", "$1021.00")),
  );
  expect(wrong.checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual([
    "1021 1020",
  ]);
});

test("an unknown side, no time and a negative quantity are quarantined", async () => {
  const { unreadable, executions } = await readStatement(
    importer,
    file(
      STOCKS,
      "Test Inc,TEST,Swap,Filled,1,1,@1,1,DAY,09/15/2025 11:02:03 EDT,09/15/2025 11:02:05 EDT",
      "Test Inc,TEST,Buy,Filled,1,1,@1,1,DAY,09/15/2025 11:02:03 EDT,",
      "Test Inc,TEST,Buy,Filled,-1,1,@1,1,DAY,09/15/2025 11:02:03 EDT,09/15/2025 11:02:05 EDT",
      "Test Inc,TEST,Buy,Filled,1,1,@1,1,DAY,not-a-date,not-a-date",
    ),
  );
  expect(executions).toEqual([]);
  expect(unreadable.map(({ line, code }) => `${line} ${code}`)).toEqual([
    "2 unknown-word",
    "3 missing-value",
    "4 bad-quantity",
    "5 bad-date",
  ]);
});
