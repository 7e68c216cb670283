import { expect, test } from "vitest";
import { Decimal, instantOf, instrument } from "#domain";
import type { ExecutionRecord } from "#kit";
import { createSequence } from "./order.ts";

/** A row of the n-th day, or second, of which the file tells nothing finer. */
const record = (
  line: number,
  n: number,
  precision: "day" | "instant" = "day",
): ExecutionRecord => ({
  type: "execution",
  line,
  instrument: instrument({ kind: "equity", symbol: "TEST", currency: "USD" }),
  side: "buy",
  quantity: Decimal.one,
  price: Decimal.one,
  at: {
    instant: instantOf(Date.UTC(2026, 0, n)),
    precision,
    zone: { name: "UTC", evidence: "stated" },
    day: `2026-01-0${n}` as ExecutionRecord["at"]["day"],
  },
});

/** The numbers that one file gives its rows. */
const numbers = (...batches: readonly (readonly ExecutionRecord[])[]) => {
  const sequence = createSequence();
  return batches.flatMap((batch) => {
    sequence.see(batch);
    return batch.map((each) => sequence.next(each));
  });
};

test("rows keep the order of the file, or the other way round where the newest comes first", () => {
  const at = (line: number, n: number) => record(line, n, "instant");
  expect(numbers([at(1, 1), at(2, 1), at(3, 2)])).toEqual([1_000, 2_000, 3_000]);
  expect(numbers([at(1, 2), at(2, 1), at(3, 1)])).toEqual([-1_000, -2_000, -3_000]);
});

test("what one row says keeps its order either way", () => {
  expect(numbers([record(1, 1), record(1, 1), record(2, 2)])).toEqual([1_000, 1_001, 1_000]);
  expect(numbers([record(1, 2), record(2, 1), record(2, 1)])).toEqual([1_000, 1_000, 1_001]);
});

test("rows of a day are numbered alike by a later export that holds more of it", () => {
  expect(numbers([record(1, 1), record(2, 2), record(3, 2)])).toEqual([1_000, 1_000, 2_000]);
  const more = [record(1, 2), record(2, 2), record(3, 2), record(4, 3)];
  expect(numbers(more)).toEqual([1_000, 2_000, 3_000, 1_000]);
});

test("the same holds where the newest comes first", () => {
  expect(numbers([record(1, 2), record(2, 2), record(3, 1)])).toEqual([2_000, 1_000, 1_000]);
  const more = [record(1, 3), record(2, 2), record(3, 2), record(4, 2)];
  expect(numbers(more)).toEqual([1_000, 3_000, 2_000, 1_000]);
});

test("what comes of a day in a later batch of a newest-first file is older", () => {
  expect(numbers([record(1, 2), record(2, 1), record(3, 1)], [record(4, 1)])).toEqual([
    1_000, 2_000, 1_000, 0,
  ]);
});

const numbered = (ids: readonly string[]) =>
  ids.map((executionId, index) => ({ ...record(index + 1, 1), executionId }));

test("rows of one day are put in the order of the numbers that the broker counts with", () => {
  expect(numbers(numbered(["8", "9", "10"]))).toEqual([1_000, 2_000, 3_000]);
  expect(numbers(numbered(["NSE:2026-01-05:12", "NSE:2026-01-05:9"]))).toEqual([2_000, 1_000]);
  expect(numbers(numbered(["T-10", "T-9", "T-9", "T-8"]))).toEqual([4_000, 3_000, 2_000, 1_000]);
});

test("numbers that go both ways, or ids that are none, leave the order of the file", () => {
  expect(numbers(numbered(["9", "10", "8"]))).toEqual([1_000, 2_000, 3_000]);
  expect(numbers(numbered(["b9", "a8"]))).toEqual([1_000, 2_000]);
  expect(numbers(numbered(["c9ff", "8f"]))).toEqual([1_000, 2_000]);
  expect(numbers(numbered(["ab", "aa"]))).toEqual([1_000, 2_000]);
});

test("times tell more than numbers", () => {
  const [first, second] = numbered(["9", "8"]);
  const later = { ...record(2, 2), executionId: second?.executionId };
  expect(numbers([...(first ? [first] : []), later])).toEqual([1_000, 1_000]);
});

test("an order that nothing tells is assumed where something is both bought and sold", () => {
  const assumed = (...records: readonly ExecutionRecord[]) => {
    const sequence = createSequence();
    sequence.see(records);
    return sequence.isAssumed();
  };
  const sold = { ...record(2, 1), side: "sell" as const };
  expect(assumed(record(1, 1), sold)).toBe(true);
  expect(assumed(record(1, 1), record(2, 1))).toBe(false);
  expect(assumed(record(1, 1), { ...sold, at: record(2, 2).at })).toBe(false);
  expect(assumed({ ...record(1, 1), executionId: "1" }, { ...sold, executionId: "2" })).toBe(false);
});
