import { Decimal, instrument, type InstrumentKind, money } from "#domain";
import { expect, test } from "vitest";
import { createCourses } from "./course.ts";
import { momentIn } from "./moment.ts";
import type { ExecutionRecord } from "./statement.ts";

type Parts = Partial<ExecutionRecord> & { readonly of?: InstrumentKind };

const trade = (
  side: "buy" | "sell",
  quantity: number,
  { of = "equity", ...parts }: Parts = {},
): ExecutionRecord => ({
  type: "execution",
  line: 1,
  account: { number: "A" },
  instrument: instrument({ kind: of, symbol: "TEST", currency: "USD" }),
  side,
  quantity: Decimal.of(quantity),
  price: Decimal.one,
  at: momentIn("2024-03-04", { zone: "UTC" }),
  ...parts,
});

const checksOf = (...rows: readonly (readonly [ExecutionRecord, string])[]) => {
  const courses = createCourses();
  for (const [record, realised] of rows) courses.follow(record, Decimal.of(realised));
  return courses
    .checks()
    .map(({ name, expected, tolerance }) => `${name}: ${expected} within ${tolerance}`);
};

test("profit of what was opened and closed in the file is checked", () => {
  expect(
    checksOf([trade("buy", 10), "0"], [trade("sell", 4), "1"], [trade("sell", 6), "2"]),
  ).toEqual(["Realised profit of TEST in USD, account A: 3 within 0.000002"]);
});

test.each([
  [
    "something is left",
    [
      [trade("buy", 10), "0"],
      [trade("sell", 4), "1"],
    ],
  ],
  [
    "it was opened before",
    [
      [trade("sell", 10), "5"],
      [trade("buy", 10), "0"],
    ],
  ],
  [
    "more is closed than was opened",
    [
      [trade("buy", 4), "0"],
      [trade("sell", 6, { effect: "close" }), "1"],
      [trade("buy", 2), "0"],
    ],
  ],
  [
    "it was exercised",
    [
      [trade("buy", 1), "0"],
      [trade("sell", 1, { kind: "exercise" }), "1"],
    ],
  ],
  [
    "a fee is in another currency",
    [
      [trade("buy", 1, { fees: [{ kind: "commission", ...money("1", "EUR") }] }), "0"],
      [trade("sell", 1), "1"],
    ],
  ],
  [
    "nothing is stated",
    [
      [trade("buy", 1), "0"],
      [trade("sell", 1), "0"],
    ],
  ],
  [
    "another instrument has the symbol",
    [
      [trade("buy", 1), "0"],
      [trade("sell", 1), "1"],
      [trade("buy", 1, { of: "cfd" }), "0"],
    ],
  ],
] as const)("profit is not compared where %s", (_, rows) => {
  expect(checksOf(...rows)).toEqual([]);
});

test("what touched the instrument besides trades, before or after them, forbids the comparison", () => {
  const courses = createCourses();
  courses.disturb(trade("buy", 1));
  courses.follow(trade("buy", 1), Decimal.zero);
  courses.follow(trade("sell", 1), Decimal.one);
  expect(courses.checks()).toEqual([]);
});
