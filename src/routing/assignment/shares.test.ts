import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketOf, MILLION } from "./bucket.ts";
import { armAt, sharesAmong, sharesOf, sumOfShares } from "./shares.ts";

const weights = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 4 }).filter((arm) => arm !== "__proto__"),
  fc.double({ min: 0, max: 1_000, noNaN: true }),
  { minKeys: 1, maxKeys: 8 },
);
const positive = weights.filter((each) => Object.values(each).some((weight) => weight > 1e-9));

test("shares sum to exactly a million and none is off by a whole part", () => {
  fc.assert(
    fc.property(positive, (given) => {
      const total = Object.values(given).reduce((sum, weight) => sum + weight, 0);
      const shares = sharesOf(given);
      expect(sumOfShares(shares)).toBe(MILLION);
      for (const [arm, weight] of Object.entries(given))
        expect(Math.abs((shares[arm] ?? 0) - (weight / total) * MILLION)).toBeLessThan(1 + 1e-6);
    }),
  );
});

test("0.7, 0.2 and 0.1 are shares, although their sum in doubles is not 1", () => {
  expect(sharesOf({ a: 0.7, b: 0.2, c: 0.1 })).toEqual({ a: 700_000, b: 200_000, c: 100_000 });
});

test("three equal arms share the part that is left by name", () => {
  expect(sharesOf({ c: 1, b: 1, a: 1 })).toEqual({ a: 333_334, b: 333_333, c: 333_333 });
});

test("every bucket has an arm, and arms follow each other by name", () => {
  const shares = { b: 400_000, a: 600_000 };
  expect([0, 599_999, 600_000, 999_999].map((bucket) => armAt(shares, bucket))).toEqual([
    "a",
    "a",
    "b",
    "b",
  ]);
  expect(armAt({ a: 10 }, 10)).toBeUndefined();
});

test("arms that remain share in proportion, and stopped ones get nothing", () => {
  const shares = { a: 600_000, b: 300_000, c: 100_000, d: 0 };
  expect(sharesAmong(shares, ["b", "c", "d"])).toEqual({ b: 750_000, c: 250_000 });
  expect(sharesAmong(shares, ["d", "e"])).toBeUndefined();
});

test("a bucket depends on experiment, salt and unit", () => {
  const key = { experiment: "e", salt: "s", unit: "u" };
  const all = [key, { ...key, experiment: "f" }, { ...key, salt: "t" }, { ...key, unit: "v" }];
  expect(new Set(all.map(bucketOf)).size).toBe(4);
  expect(bucketOf(key)).toBe(bucketOf({ ...key }));
});
