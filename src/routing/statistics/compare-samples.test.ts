import fc from "fast-check";
import { expect, test } from "vitest";
import { bootstrapInterval } from "./bootstrap.ts";
import { chanceAbove, differenceOf, intervalOf, pValueOf, statisticOf } from "./difference.ts";
import { momentsOf } from "./moments.ts";
import { rankTest } from "./ranks.ts";
import { newcombeInterval, rateTest, wilsonInterval } from "./rates.ts";
import { benjaminiHochberg, holm } from "./several.ts";

const mean = (mean: number, variance: number, count: number) => ({ mean, variance, count });

test("a difference turns its sign when the samples are exchanged", () => {
  const [a, b] = [mean(3, 4, 40), mean(5, 9, 60)];
  const [there, back] = [differenceOf({ a, b }), differenceOf({ a: b, b: a })];
  expect(statisticOf(back)).toBeCloseTo(-statisticOf(there), 12);
  expect(pValueOf(back)).toBeCloseTo(pValueOf(there), 12);
  expect(pValueOf(there, "greater") + pValueOf(there, "less")).toBeCloseTo(1, 12);
  expect(chanceAbove(there)).toBeGreaterThan(0.99);
});

test("an interval leaves out zero exactly where the p-value is below alpha", () => {
  fc.assert(
    fc.property(fc.double({ min: -2, max: 2, noNaN: true }), (shift) => {
      const difference = differenceOf({ a: mean(0, 4, 30), b: mean(shift, 9, 40) });
      const { low, high } = intervalOf(difference, 0.05);
      const p = pValueOf(difference);
      fc.pre(Math.abs(p - 0.05) > 1e-9);
      expect(low > 0 || high < 0).toBe(p < 0.05);
    }),
  );
});

test("no difference and no spread is no evidence", () => {
  expect(statisticOf(differenceOf({ a: mean(1, 0, 9), b: mean(1, 0, 9) }))).toBe(0);
});

test("ranks count each pair for one sample or the other", () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const one = rankTest({ a, b }, { alternative: "two-sided" });
      const other = rankTest({ a: b, b: a }, { alternative: "two-sided" });
      expect(one.u + other.u).toBeCloseTo(a.length * b.length, 9);
      expect(one.p).toBeCloseTo(other.p, 9);
      expect(one.p).toBeGreaterThanOrEqual(0);
      expect(one.p).toBeLessThanOrEqual(1);
    }),
  );
});

test("ranks of three above three are one order of twenty", () => {
  const { p, method } = rankTest({ a: [4, 5, 6], b: [1, 2, 3] }, { alternative: "greater" });
  expect(method).toBe("exact");
  expect(p).toBeCloseTo(1 / 20, 12);
});

test("ranks with ties are judged by the normal approximation, with less variance", () => {
  // U is 1 of 9, the variance 9/12 x (7 - 30/30): with the continuity, z is the root of 2.
  const { u, p } = rankTest({ a: [1, 2, 2], b: [2, 3, 3] }, { alternative: "two-sided" });
  expect(u).toBe(1);
  expect(p).toBeCloseTo(0.157299207, 8);
  expect(rankTest({ a: [1, 2], b: [2, 3] }, { alternative: "less" }).method).toBe("normal");
});

test("a rate of nothing seen may be anything, and no success still has an upper end", () => {
  expect(wilsonInterval({ successes: 0, trials: 0 }, 0.05)).toEqual({ low: 0, high: 1 });
  const { low, high } = wilsonInterval({ successes: 0, trials: 20 }, 0.05);
  expect(low).toBe(0);
  expect(high).toBeCloseTo(0.1611, 4);
});

// Newcombe, Interval estimation for the difference between independent proportions, 1998, table II.
test("rates of 48 of 80 and 56 of 70 differ as published", () => {
  const rates = { a: { successes: 48, trials: 80 }, b: { successes: 56, trials: 70 } };
  const { low, high } = newcombeInterval(rates, 0.05);
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
  expect(rateTest(rates, "greater")).toBeLessThan(0.01);
  expect(rateTest(rates, "less")).toBeGreaterThan(0.99);
});

// As `p.adjust` of R gives them.
test("several p-values are adjusted in place", () => {
  const ps = [0.001, 0.3, 0.02, 0.04];
  expect(holm(ps).map((p) => p.toFixed(4))).toEqual(["0.0040", "0.3000", "0.0600", "0.0800"]);
  const found = benjaminiHochberg(ps).map((p) => p.toFixed(4));
  expect(found).toEqual(["0.0040", "0.3000", "0.0400", "0.0533"]);
  const rising = holm([0.01, 0.02, 0.03, 0.04, 0.05]).map((p) => p.toFixed(2));
  expect(rising).toEqual(["0.05", "0.08", "0.09", "0.09", "0.09"]);
  expect(holm([])).toEqual([]);
});

test("a bootstrap interval of a mean is near the exact one, and can be repeated", () => {
  const values = Array.from({ length: 60 }, (_, at) => Math.sin(at * 12.9898) * 10);
  const { mean: middle } = momentsOf(values);
  const run = () => {
    let state = 1;
    const fraction = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const statistic = (each: readonly number[]) => momentsOf(each).mean;
    return bootstrapInterval(values, { statistic, alpha: 0.05, rounds: 2_000, fraction });
  };
  const { low, high } = run();
  expect(run()).toEqual({ low, high });
  const half = 1.96 * Math.sqrt(momentsOf(values).squares / 59 / 60);
  expect(Math.abs(low - (middle - half))).toBeLessThan(0.4);
  expect(Math.abs(high - (middle + half))).toBeLessThan(0.4);
});
