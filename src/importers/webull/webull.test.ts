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
      "Test Inc,TEST,Buy,Filled,100,100,@33.10,33.10,DAY,10/24/2025 12:17:43 EDT,10/24/2025 12:17:44 EDT",
      "Test Inc,TEST,Sell,Cancelled,40,100,@34.10,34.12,DAY,12/24/2025 12:17:43 EST,12/24/2025 12:17:44 EST",
      "Test Inc,TEST,Sell,Cancelled,0,100,@34.10,,DAY,12/24/2025 12:17:43 EST,",
    ),
  );
  expect(recognised).toBe(true);
  expect(lines(executions)).toEqual([
    "buy ? 100 equity:TEST:USD @ 33.1 2025-10-24T16:17:44.000000Z",
    "sell ? 40 equity:TEST:USD @ 34.12 2025-12-24T17:17:44.000000Z",
  ]);
  expect(executions[0]?.at.zone.evidence).toBe("stated");
  expect(passed.map(({ reason }) => reason)).toContain("order without a fill, cancelled");
});

test("a short sale opens, and what covers it is a buy", async () => {
  const { executions } = await readStatement(
    importer,
    file(
      STOCKS,
      "Test Inc,TEST,Short,Filled,50,50,@13.71,13.71,DAY,10/24/2025 12:16:33 EDT,10/24/2025 12:16:34 EDT",
      "Test Inc,TEST,Buy,Filled,50,50,@13.00,13.00,DAY,10/24/2025 12:17:33 EDT,10/24/2025 12:17:34 EDT",
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
      `Test Inc,TEST,Buy,Filled,40.5,40.5,1.2299,1.2299,DAY,"2026/07/20 08:03:06,GMT-04","2026/07/20 08:03:06,GMT-04"`,
      "Name,Symbol,Side,Status,Filled,Price,Time-in-Force,Placed Time,Filled Time",
      "Test Inc,TEST,Sell,Filled,40.5,1.30,Day,07/21/2026 09:30:00,07/21/2026 09:30:00",
    ),
  );
  expect(unreadable).toEqual([]);
  expect(lines(executions)).toEqual([
    "buy ? 40.5 equity:TEST:USD @ 1.2299 2026-07-20T12:03:06.000000Z",
    "sell ? 40.5 equity:TEST:USD @ 1.3 2026-07-21T13:30:00.000000Z",
  ]);
  expect(executions.map(({ at }) => at.zone.evidence)).toEqual(["stated", "assumed"]);
});

const OPENED =
  "2,TEST250321C00570000,OPRA,03/01/2025 09:31:00 EST,03/01/2025 09:31:05 EST,Buy,Open,Limit,Call,Single,$1.25,2,$250.00,$0.50,$0.06,2,No";

test("options carry their contract, effect and charges, and their value is checked", async () => {
  const { executions, checks, recognised } = await readStatement(importer, file(OPTIONS, OPENED));
  expect(recognised).toBe(true);
  expect(lines(executions)).toEqual([
    "buy open 2 option:TEST 2025-03-21 C 570:USD:100 @ 1.25 2025-03-01T14:31:05.000000Z",
  ]);
  expect(executions[0]?.fees?.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    "commission 0.5",
    "regulatory 0.06",
  ]);
  expect(
    checks.map(({ name, expected, actual }) => `${name}: ${expected}, ours ${actual}`),
  ).toEqual(["Traded Value of 1 orders: 250, ours 250"]);
  const wrong = await readStatement(importer, file(OPTIONS, OPENED.replace("$250.00", "$251.00")));
  expect(wrong.checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["251 250"]);
});

test("an unknown side, no time and a negative quantity are quarantined", async () => {
  const { unreadable, executions } = await readStatement(
    importer,
    file(
      STOCKS,
      "Test Inc,TEST,Swap,Filled,1,1,@1,1,DAY,10/24/2025 12:17:43 EDT,10/24/2025 12:17:44 EDT",
      "Test Inc,TEST,Buy,Filled,1,1,@1,1,DAY,10/24/2025 12:17:43 EDT,",
      "Test Inc,TEST,Buy,Filled,-1,1,@1,1,DAY,10/24/2025 12:17:43 EDT,10/24/2025 12:17:44 EDT",
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
