import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addValue,
  deviation,
  mergeMoments,
  momentsOf,
  momentsOfSums,
  NO_MOMENTS,
  variance,
} from "./moments.ts";

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const near = (a: number, b: number, scale: number) => Math.abs(a - b) <= 1e-9 * (1 + scale);

test("moments of parts add up to those of the whole, in any order", () => {
  fc.assert(
    fc.property(fc.array(value), fc.array(value), (left, right) => {
      const whole = momentsOf([...left, ...right]);
      const scale = whole.squares + Math.abs(whole.mean);
      for (const [a, b] of [
        [left, right],
        [right, left],
      ] as const) {
        const merged = mergeMoments(momentsOf(a), momentsOf(b));
        expect(merged.count).toBe(whole.count);
        expect(near(merged.mean, whole.mean, 1e6)).toBe(true);
        expect(near(merged.squares, whole.squares, scale * 1e3)).toBe(true);
      }
    }),
  );
});

test("moments are the same value by value and at once", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const one = values.reduce(addValue, NO_MOMENTS);
  const whole = momentsOf(values);
  expect(one.count).toBe(whole.count);
  expect(one.mean).toBeCloseTo(whole.mean, 12);
  expect(one.squares).toBeCloseTo(whole.squares, 12);
});

test("the spread survives where the sum of squares has lost it", () => {
  const values = Array.from(
    { length: 1001 },
    (_, at) => 1e7 + (at === 0 ? 0.2 : 0.1 + 0.2 * (at % 2)),
  );
  const squares = values.reduce((sum, each) => sum + each * each, 0);
  const sum = values.reduce((total, each) => total + each, 0);
  expect(deviation(momentsOf(values))).toBeCloseTo(0.1, 6);
  expect(Math.abs((deviation(momentsOfSums(sum, squares, 1001)) ?? 0) - 0.1)).toBeGreaterThan(0.01);
});

test("one value has no variance, and none has no mean to speak of", () => {
  expect(variance(momentsOf([5]))).toBeUndefined();
  expect(deviation(momentsOf([]))).toBeUndefined();
});
