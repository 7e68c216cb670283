import { Decimal } from "#domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { at, facts, quote } from "./fakes.ts";
import { lateFacts, lateParts, lateValues } from "./late.ts";
import { measure } from "./measure.ts";
import { addValues, amendMetrics, type MetricMoments, type MetricValues } from "./metric.ts";

test("what the market did since is the realised spread, and an old price shows its age", () => {
  const values = measure(
    facts({ midLater: Decimal.of("100.05"), arrival: { ...quote(), at: at(-20) } }),
  );
  expect(values).toMatchObject({ "quote-age": 20_000 });
  expect(values).not.toHaveProperty("realized-spread");
  const fresh = measure(facts({ midLater: Decimal.of("100.05") }));
  expect(fresh["realized-spread"]).toBeCloseTo(2 * -0.02 * 99.98, 2);
  expect(measure(facts())).not.toHaveProperty("realized-spread");
  expect(
    measure(facts({ side: "sell", midLater: Decimal.of("100.05") }))["realized-spread"],
  ).toBeCloseTo(3.9992, 3);
});

test("a sum in which an order is amended is the sum of the order as it is now", () => {
  const pair = fc.record({ before: fc.option(fc.integer()), after: fc.option(fc.integer()) });
  const values = (value: number | null) => (value === null ? {} : { "all-in-cost": value });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1e6, max: 1e6 })),
      pair,
      (others, { before, after }) => {
        const sumOf = (list: readonly MetricValues[]) => {
          const sums = {};
          for (const each of list) addValues(sums, each);
          return sums as MetricMoments;
        };
        const rest = others.map(values);
        const change = { before: values(before), after: values(after) };
        const amended = amendMetrics(sumOf([...rest, change.before]), change)["all-in-cost"];
        const fresh = sumOf([...rest, change.after])["all-in-cost"];
        expect(amended?.count).toBe(fresh?.count);
        const scale = 1 + Math.abs(before ?? 0) + Math.abs(after ?? 0) + 1e6;
        expect(Math.abs((amended?.mean ?? 0) - (fresh?.mean ?? 0)) / scale).toBeLessThan(1e-9);
        const spread = scale ** 2 * (others.length + 1);
        expect(Math.abs((amended?.squares ?? 0) - (fresh?.squares ?? 0)) / spread).toBeLessThan(
          1e-9,
        );
      },
    ),
  );
});

test("late facts are kept as text and measured as decimals", () => {
  const kept = { fees: "1.25", midLater: "100.05" };
  expect(lateFacts(lateParts(kept))).toEqual(kept);
  expect(lateParts({})).toEqual({});
  const values = lateValues(measure(facts(lateParts(kept))));
  expect(Object.keys(values).toSorted()).toEqual(["all-in-cost", "realized-spread"]);
});
