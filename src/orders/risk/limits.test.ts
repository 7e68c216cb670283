import fc from "fast-check";
import { AMOUNT_LIMITS, COUNT_LIMITS, Decimal } from "#domain";
import { expect, test } from "vitest";
import type { RiskLimits } from "./facts.ts";
import { DEFAULT_LIMITS, effectiveLimits, strictest } from "./limits.ts";

const amount = fc.integer({ min: 1, max: 1_000 }).map((value) => Decimal.of(value));
const limits: fc.Arbitrary<RiskLimits> = fc.record(
  {
    ...Object.fromEntries(AMOUNT_LIMITS.map((name) => [name, amount])),
    ...Object.fromEntries(COUNT_LIMITS.map((name) => [name, fc.integer({ min: 1, max: 99 })])),
    duplicateMs: fc.integer({ min: 1, max: 60_000 }),
    restricted: fc.uniqueArray(fc.constantFrom("A", "B", "C"), { minLength: 1 }),
  },
  { requiredKeys: [] },
);
const shown = (of: RiskLimits) => JSON.parse(JSON.stringify(of)) as unknown;

test("of several levels the tightest of each bound holds, in whatever order they come", () => {
  fc.assert(
    fc.property(limits, limits, (a, b) => {
      const both = strictest([a, b]);
      for (const name of AMOUNT_LIMITS)
        for (const { [name]: set } of [a, b]) if (set) expect(both[name]?.gt(set)).toBe(false);
      for (const name of COUNT_LIMITS)
        for (const { [name]: set } of [a, b])
          if (set !== undefined) expect(both[name]).toBeLessThanOrEqual(set);
      expect(both.duplicateMs ?? 0).toBe(Math.max(a.duplicateMs ?? 0, b.duplicateMs ?? 0));
      expect(shown(both)).toEqual(shown(strictest([b, a])));
      expect(shown(strictest([both]))).toEqual(shown(both));
    }),
  );
});

test("lists of what is not traded are put together", () => {
  const both = strictest([{ restricted: ["B", "A"] }, { restricted: ["C", "B"] }]);
  expect(both).toEqual({ restricted: ["A", "B", "C"] });
});

test("a default holds until the user sets that bound, also where it is wider", () => {
  expect(effectiveLimits("live", [])).toEqual(DEFAULT_LIMITS.live);
  const wide = effectiveLimits("live", [{ maxOpenOrders: 500 }, { maxOpenOrders: 300 }]);
  expect(wide.maxOpenOrders).toBe(300);
  expect(wide.maxOrderNotional).toEqual(DEFAULT_LIMITS.live.maxOrderNotional);
});

test("live is bounded in worth, exposure and number without anybody setting anything", () => {
  const { maxOrderNotional, maxPositionNotional, maxGrossExposure } = DEFAULT_LIMITS.live;
  expect([maxOrderNotional, maxPositionNotional, maxGrossExposure]).not.toContain(undefined);
  for (const { collarPercent, maxOpenOrders, maxOrdersPerMinute } of Object.values(DEFAULT_LIMITS))
    expect([collarPercent, maxOpenOrders, maxOrdersPerMinute]).not.toContain(undefined);
});
