import { Decimal, instantOf } from "#domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { durationAt, histogramOf, mergeHistograms, NO_HISTOGRAM } from "./histogram.ts";
import { measure } from "./measure.ts";
import { factsOfOrder, type OrderFacts } from "./order-facts.ts";
import { byMonthBefore, mergeRollUps, type RollUp, rollUp } from "./roll-up.ts";
import { scorecardsOf } from "./scorecard.ts";
import { at, facts, filledEvents, quote, rejected, settled } from "./fakes.ts";

const without = (...names: (keyof OrderFacts)[]): OrderFacts =>
  Object.fromEntries(
    Object.entries(facts()).filter(([name]) => !names.includes(name as keyof OrderFacts)),
  ) as OrderFacts;

test("an order is measured against the market at its decision", () => {
  const values = measure(facts());
  expect(values).toMatchObject({
    "fill-rate": 1,
    "filled-share": 1,
    "reject-rate": 0,
    "unknown-rate": 0,
    "ack-time": 50,
    "fill-time": 500,
  });
  expect(values.slippage).toBeCloseTo(0.9998, 4);
  expect(values["effective-spread"]).toBeCloseTo(1.9996, 4);
  expect(values["price-improvement"]).toBeCloseTo(0.9998, 4);
  expect(values["all-in-cost"]).toBeCloseTo(0.9998 + 0.9997, 4);
});

test("a sale that brings more than the mid has negative slippage", () => {
  expect(measure(facts({ side: "sell" })).slippage).toBeCloseTo(-0.9998, 4);
});

test("without a quote that is fresh and sound there is no slippage, and no 0 for it", () => {
  const { ask: _, ...half } = quote();
  const crossed = { ...quote(), bid: Decimal.of("100.10") };
  const old = { ...quote(), at: at(-16) };
  for (const given of [
    without("arrival"),
    ...[half, crossed, old].map((arrival) => facts({ arrival })),
  ]) {
    const values = measure(given);
    for (const name of [
      "slippage",
      "effective-spread",
      "price-improvement",
      "all-in-cost",
    ] as const)
      expect(values).not.toHaveProperty(name);
  }
  expect(measure(without("fees"))).not.toHaveProperty("all-in-cost");
});

test("a rejected order has neither price nor times, and its code", () => {
  const { record, events } = rejected("insufficient-funds");
  const given = factsOfOrder(record, events, { arrival: quote() });
  expect(given?.rejectCode).toBe("insufficient-funds");
  const values = given && measure(given);
  expect(values).toEqual({
    "fill-rate": 0,
    "filled-share": 0,
    "reject-rate": 1,
    "unknown-rate": 0,
    "quote-age": 1_000,
  });
});

test("facts of an order follow from its journal", () => {
  const { record, events } = settled(filledEvents());
  const given = factsOfOrder(record, events, { arrival: quote(), fees: Decimal.one });
  expect(given).toMatchObject({ sentAt: at(1), acknowledgedAt: at(2), filledAt: at(4) });
  expect(given && measure(given)["fill-time"]).toBe(3_000);
  expect(factsOfOrder(...open(), {})).toBeUndefined();
});

const open = () => {
  const { record, events } = settled(filledEvents().slice(0, 3));
  return [record, events] as const;
};

test("a quantile of a histogram is within a hundredth of the true one", () => {
  const values = fc.array(fc.double({ min: 0.01, max: 1e7, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.constantFrom(0, 0.5, 0.95, 1), (durations, q) => {
      const found = durationAt(histogramOf(durations), q) ?? Number.NaN;
      const sorted = durations.toSorted((a, b) => a - b);
      const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
      expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(0.0100001);
    }),
  );
  expect(durationAt(NO_HISTOGRAM, 0.5)).toBeUndefined();
});

test("histograms add up exactly", () => {
  const durations = fc.array(fc.nat(10_000));
  fc.assert(
    fc.property(durations, durations, (a, b) => {
      const merged = mergeHistograms(histogramOf(a), histogramOf(b));
      expect(merged).toEqual(histogramOf([...a, ...b]));
    }),
  );
});

const order = fc.record({
  route: fc.constantFrom("alpha", "beta"),
  facts: fc
    .record({
      filled: fc.integer({ min: 0, max: 100 }),
      price: fc.integer({ min: 9_900, max: 10_100 }),
      day: fc.nat(40),
      hasQuote: fc.boolean(),
      code: fc.constantFrom(undefined, "market-closed", "insufficient-funds"),
    })
    .map(({ filled, price, day, hasQuote, code }) => {
      const decidedAt = instantOf(Date.UTC(2026, 2, 1 + day, 12));
      const given = hasQuote ? facts() : without("arrival");
      return {
        ...given,
        decidedAt,
        ...(hasQuote && { arrival: { ...quote(), at: decidedAt } }),
        filled: Decimal.of(filled),
        averagePrice: Decimal.scaled(price, 2),
        ...(code && { rejectCode: code }),
      };
    }),
});

test("roll-ups of parts add up to the roll-up of all, days and months alike", () => {
  fc.assert(
    fc.property(fc.array(order), fc.array(order), (left, right) => {
      const parts = mergeRollUps([...rollUp(right), ...rollUp(left)]);
      const whole = rollUp([...left, ...right]);
      expect(plainly(parts)).toEqual(plainly(whole));
      const day = "2026-03-20" as Parameters<typeof byMonthBefore>[1];
      const months = mergeRollUps([
        ...byMonthBefore(rollUp(left), day),
        ...byMonthBefore(rollUp(right), day),
      ]);
      expect(plainly(months)).toEqual(plainly(byMonthBefore(whole, day)));
    }),
    { numRuns: 40 },
  );
});

test("only days before the given one become months", () => {
  const days = [1, 19, 20].map((number) => ({
    route: "alpha",
    facts: facts({ decidedAt: instantOf(Date.UTC(2026, 2, number, 12)) }),
  }));
  const day = "2026-03-20" as Parameters<typeof byMonthBefore>[1];
  const kept = byMonthBefore(rollUp(days), day).map(({ period, orders }) => [period, orders]);
  expect(kept).toEqual([
    ["2026-03", 2],
    ["2026-03-20", 1],
  ]);
});

const plainly = (rollUps: readonly RollUp[]) =>
  rollUps
    .map(({ metrics, ...rest }) => {
      const figures = Object.entries(metrics).map(
        ([name, { count, mean, squares }]) =>
          `${name} ${count} ${(mean + 1e-12).toFixed(6)} ${(squares + 1e-12).toFixed(4)}`,
      );
      return { ...rest, figures: figures.toSorted() };
    })
    .toSorted((a, b) => (`${a.route}${a.period}` < `${b.route}${b.period}` ? -1 : 1));

test("a scorecard gives intervals, leaves out what is unmeasured and keeps strata apart", () => {
  const many = Array.from({ length: 60 }, (_, n) => ({
    route: "alpha",
    facts: facts({ averagePrice: Decimal.scaled(10_000 + (n % 5), 2) }),
  }));
  const cards = scorecardsOf(
    rollUp([
      ...many,
      { route: "alpha", facts: { ...without("arrival"), stratum: "fx/market/ioc" } },
    ]),
  );
  expect(cards.map(({ stratum, orders }) => [stratum, orders])).toEqual([
    ["equity/limit/day", 60],
    ["fx/market/ioc", 1],
  ]);
  const [equity, fx] = cards;
  const slippage = equity?.scores.find(({ metric }) => metric === "slippage");
  expect(slippage?.interval.low).toBeLessThan(slippage?.mean ?? 0);
  expect(slippage?.interval.high).toBeGreaterThan(slippage?.mean ?? 0);
  const fills = equity?.scores.find(({ metric }) => metric === "fill-rate");
  expect(fills).toMatchObject({ mean: 1, orders: 60, interval: { high: 1 } });
  expect(fills?.interval.low).toBeGreaterThan(0.7);
  expect(fx?.scores.map(({ metric }) => metric)).not.toContain("slippage");
  expect(equity?.fillMs.p99).toBeCloseTo(500, -1);
});
