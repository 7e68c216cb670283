import fc from "fast-check";
import { expect, test } from "vitest";
import { studentCdf } from "./distributions.ts";
import { boundsOf } from "./group-sequential.ts";
import { intervalOf } from "./difference.ts";
import { bestScale, mixtureBound, normalMixture } from "./mixture.ts";
import { beliefOf, chanceBetaAbove } from "./posterior.ts";
import { detectableDifference, unitsForMeans, USUAL_DEMAND } from "./power.ts";
import { rateAboveChance, rateSequence, sequenceChance, sequenceOf } from "./sequence.ts";

const difference = { estimate: 0.5, error: 0.2, df: 998, count: 1_000 };
const tuning = { alpha: 0.05, units: 1_000 };

test("a sequence is wider than the interval of one look, for the looks that it allows", () => {
  const [one, many] = [intervalOf(difference, 0.05), sequenceOf(difference, tuning)];
  expect(many.low).toBeLessThan(one.low);
  expect(many.high).toBeGreaterThan(one.high);
});

test("a sequence leaves out zero exactly where its p-value is below alpha", () => {
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (estimate) => {
      const given = { ...difference, estimate };
      const chance = sequenceChance(given, tuning);
      fc.pre(Math.abs(chance - 0.05) > 1e-9);
      const { low, high } = sequenceOf(given, tuning);
      expect(low > 0 || high < 0).toBe(chance < 0.05);
    }),
  );
});

test("one side sees a gain sooner and a loss never", () => {
  const gain = sequenceChance(difference, { ...tuning, sides: 1 });
  expect(gain).toBeLessThan(sequenceChance(difference, tuning));
  expect(sequenceChance({ ...difference, estimate: -0.5 }, { ...tuning, sides: 1 })).toBe(1);
});

test("the formula of the normal boundary is the root of its mixture", () => {
  const mixture = normalMixture({ at: 100, alpha: 0.05 }, "two-sided");
  const { log, bound } = mixture;
  expect(mixtureBound({ log }, 250, 0.05)).toBeCloseTo(bound?.(250, 0.05) ?? 0, 9);
});

test("one side is tuned for twice the level", () => {
  const tuned = { at: 100, alpha: 0.05 };
  const level = 2 * Math.log(10);
  expect(bestScale(tuned, "one-sided")).toBeCloseTo(100 / (level + Math.log(1 + level)), 9);
  expect(bestScale(tuned, "two-sided")).toBeLessThan(bestScale(tuned, "one-sided"));
});

test("a rate is above a bound only with evidence", () => {
  const above = (successes: number) =>
    rateAboveChance({ successes, trials: 200 }, 0.02, { alpha: 0.05, units: 500 });
  expect(above(4)).toBe(1);
  expect(above(20)).toBeLessThan(0.001);
  expect(rateAboveChance({ successes: 1, trials: 9 }, 0, tuning)).toBe(0);
  expect(rateSequence({ successes: 0, trials: 0 }, tuning)).toEqual({ low: 0, high: 1 });
});

test("O'Brien and Fleming are strict at first and end near one look", () => {
  const [first = 0, , , , last = 0] = boundsOf({ kind: "obrien-fleming", looks: 5, alpha: 0.05 });
  expect(first).toBeCloseTo(4.56, 1);
  expect(last).toBeCloseTo(2.04, 2);
});

test("student's t goes over to the normal distribution without a step", () => {
  const [below, above] = [studentCdf(1.96, 0.999e6), studentCdf(1.96, 1.001e6)];
  expect(Math.abs(below - above)).toBeLessThan(1e-9);
});

test("beliefs of two arms are each other's complement, and a choice costs what it may lose", () => {
  const [a, b] = [
    { a: 12.5, b: 30 },
    { a: 20, b: 31.25 },
  ];
  expect(chanceBetaAbove(a, b) + chanceBetaAbove(b, a)).toBeCloseTo(1, 8);
  const { loss, chanceOfB } = beliefOf(difference, 0.05);
  expect(loss.a - loss.b).toBeCloseTo(difference.estimate, 12);
  expect(chanceOfB).toBeGreaterThan(0.99);
  expect(beliefOf({ ...difference, estimate: 0, error: 0 }, 0.05).chanceOfB).toBe(0.5);
});

test("units that can show a difference are the inverse of what they can show", () => {
  const units = unitsForMeans({ deviation: 8, difference: 1 }, USUAL_DEMAND);
  expect(units).toBe(1_005);
  expect(detectableDifference({ deviation: 8, units }, USUAL_DEMAND)).toBeCloseTo(1, 3);
});
