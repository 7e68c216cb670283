import { expect, test } from "vitest";
import { bucketName, orderBuckets } from "./buckets.ts";
import { gridOf, levelOf } from "./calendar.ts";
import { columnsOf, cumulate } from "./series.ts";

const bucket = (key: string, net: string) => ({
  key,
  net,
  currency: "USD",
  trades: 1,
  wins: 1,
  gross: net,
  fees: "0",
});

test("cumulate() adds exactly, in order of days", () => {
  const points = cumulate([
    bucket("2026-01-03", "0.2"),
    bucket("2026-01-02", "0.1"),
    bucket("2026-01-04", "-0.30"),
  ]);
  expect(points.map(({ day, total }) => [day, total])).toEqual([
    ["2026-01-02", "0.1"],
    ["2026-01-03", "0.3"],
    ["2026-01-04", "0"],
  ]);
  expect(columnsOf(points)[3]).toEqual([null, null, -0.3]);
});

test("orderBuckets() puts the largest sums first, and time in order", () => {
  const rows = [bucket("A", "5"), bucket("B", "-9"), bucket("C", "7")];
  expect(orderBuckets(rows, "symbol").map(({ key }) => key)).toEqual(["B", "C", "A"]);
  expect(orderBuckets([bucket("10", "1"), bucket("9", "2")], "hour").map(({ key }) => key)).toEqual(
    ["9", "10"],
  );
});

test("bucketName() names weekdays by ISO number", () => {
  expect([bucketName("1", "weekday"), bucketName("7", "weekday"), bucketName("9", "hour")]).toEqual(
    ["Monday", "Sunday", "09:00"],
  );
});

test("gridOf() has whole weeks from Monday and all days of the year", () => {
  const weeks = gridOf("2026");
  expect(weeks[0]?.[3]).toBe("2026-01-01");
  expect(weeks[0]?.[0]).toBeUndefined();
  expect(weeks.flat().filter(Boolean)).toHaveLength(365);
  expect(gridOf("2024").flat().filter(Boolean)).toHaveLength(366);
});

test("levelOf() grows with the part of the largest day", () => {
  expect([levelOf("1", 100), levelOf("-100", 100), levelOf("0", 100), levelOf("30", 100)]).toEqual([
    1, 4, 0, 2,
  ]);
});
