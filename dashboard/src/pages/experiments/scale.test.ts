import { expect, test } from "vitest";
import { barOf, HALF, scaleOf } from "./scale.ts";

const comparison = (low: number | null, high: number | null, estimate: number) => ({
  ...{ arm: "b", label: "B", low, high, estimate, chance: 0.1 },
  measured: { control: 100, arm: 100 },
});

test("everything fits into the picture, with zero in the middle", () => {
  const wide = comparison(-4, 2, -1);
  const scale = scaleOf([wide], 1);
  const bar = barOf(wide, scale, "lower");
  expect([bar.from > -HALF, bar.to / bar.from]).toEqual([true, -0.5]);
  expect(scaleOf([comparison(-0.1, 0.1, 0)], 5)(5)).toBeLessThan(HALF);
});

test.each([
  [-3, -1, "lower", "better"],
  [-3, -1, "higher", "worse"],
  [1, 3, "higher", "better"],
  [-1, 3, "higher", "open"],
] as const)("an interval from %d to %d where %s is better is %s", (low, high, better, tone) => {
  expect(barOf(comparison(low, high, 0), (value) => value, better).tone).toBe(tone);
});

test("an end that is not bounded lies at the edge", () => {
  const bar = barOf(comparison(null, null, 0), (value) => value, "lower");
  expect(bar).toMatchObject({ from: -HALF, to: HALF, tone: "open" });
});
