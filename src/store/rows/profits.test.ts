import fc from "fast-check";
import { expect, test } from "vitest";
import { Decimal, type Instant, instantOf } from "#domain";
import { profitRun } from "./profits.ts";

const run = (currency: string, nets: string, closings: string) =>
  profitRun({ currency, nets, closings });

const exactly = (found: ReturnType<typeof profitRun>): string[] =>
  "units" in found
    ? Array.from(found.units, (unit) => Decimal.scaled(unit, found.scale).toString())
    : found.nets.map(String);

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 18 }))
  .map(([mantissa, scale]) => Decimal.scaled(mantissa, scale).toString());
const money = fc
  .integer({ min: -999_999, max: 999_999 })
  .map((n) => Decimal.scaled(n, 2).toFixed(2));

test("profits are read as they are written, small or beyond safe integers", () => {
  const texts = fc.array(fc.oneof({ weight: 5, arbitrary: money }, decimal), { minLength: 1 });
  fc.assert(
    fc.property(fc.oneof(texts, fc.array(money, { minLength: 1 })), (nets) => {
      const closings = `-900:${nets.map((_, n) => n * 7).join(" ")}`;
      const found = run("USD", nets.join(" "), closings);
      expect(exactly(found)).toEqual(nets.map((net) => Decimal.of(net).toString()));
    }),
    { numRuns: 300 },
  );
});

test("money is read as integers", () => {
  const found = run("USD", "12.5 -3 0.25 0", "0:0 1 2 3");
  expect(found).toMatchObject({ scale: 2, units: new Float64Array([1250, -300, 25, 0]) });
});

test("closings count from the seconds before them, cut to milliseconds", () => {
  const found = run("USD", "1 2 3 4", "900:1999 -900:0 1500001 0:-1001");
  expect(Array.from(found.closedMs)).toEqual([-900_000, -898_500, -2, 900_001]);
});

test("slots of accounts that overlap are put in order, of one moment in that of the text", () => {
  const found = run("USD", "1 2 3 4 5", "900:0 5000 5001 900:1000 5000");
  expect([exactly(found), Array.from(found.closedMs)]).toEqual([
    ["1", "4", "2", "5", "3"],
    [900_000, 900_001, 900_005, 900_005, 900_005],
  ]);
});

test("profits beyond safe integers are put in order too", () => {
  const found = run("USD", "1 90071992547409930.5 3", "900:0 5000 900:1000");
  expect(exactly(found)).toEqual(["1", "3", "90071992547409930.5"]);
});

test("bounds cut to the microsecond, the end excluded", () => {
  const texts = { currency: "USD", nets: "1 2 3 4", closings: "0:999999 1000000 1000001 2000000" };
  const within = (from: Instant | undefined, to: Instant | undefined) =>
    exactly(profitRun(texts, { from, to }));
  expect(within(instantOf(1_000), instantOf(2_000))).toEqual(["2", "3"]);
  expect(within(instantOf(1_000, 1), undefined)).toEqual(["3", "4"]);
  expect(within(undefined, instantOf(1_000))).toEqual(["1"]);
});
