import fc from "fast-check";
import { expect, test } from "vitest";
import { Decimal, epochMs, instantOf } from "#domain";
import { type Outcome, statistics } from "./statistics.ts";
import { createTotals, type OutcomeTotals } from "./totals.ts";

const amount = fc
  .tuple(fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: 0, max: 3 }))
  .map(([mantissa, scale]) => Decimal.scaled(mantissa, scale));
const outcome = fc
  .record({
    currency: fc.constantFrom("USD", "EUR"),
    isOpen: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
    took: fc.option(fc.nat(10_000), { nil: undefined }),
    later: fc.nat(3_000),
    ...{ grossPnl: amount, fees: amount, funding: amount, netPnl: amount },
  })
  .map(({ isOpen, took, ...rest }) => ({ ...rest, isOpen, took: isOpen ? undefined : took }));
const sizes = fc.integer({ min: 1, max: 7 });

/** What a store would add up, told of one trade at a time. */
const totalOf = (trip: Outcome): OutcomeTotals => {
  const { currency, grossPnl, fees, funding, netPnl, openedAt, closedAt, holdingMs } = trip;
  const sign = ["loss", "even", "win"] as const;
  return {
    ...{ currency, grossPnl, fees, funding, trades: 1, firstOpen: openedAt },
    outcome: trip.status === "open" ? "open" : (sign[netPnl.sign + 1] ?? "even"),
    holdingMs: holdingMs ?? 0,
    held: holdingMs === undefined ? 0 : 1,
    ...(closedAt && { lastClose: closedAt }),
  };
};

test("statistics of totals and runs of profits equal those of the trades, however runs are cut", () => {
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 60 }), sizes, (drawn, size) => {
      let now = 0;
      const trips = drawn.map(({ isOpen, took, later, ...rest }): Outcome => {
        const openedAt = instantOf(now);
        now += later;
        if (isOpen) return { ...rest, openedAt, status: "open" };
        const held = took === undefined ? {} : { holdingMs: took };
        return { ...rest, ...held, openedAt, closedAt: instantOf(now, 7), status: "closed" };
      });
      const counter = createTotals();
      for (const trip of trips) counter.total(totalOf(trip));
      for (const currency of ["USD", "EUR"]) {
        const closed = trips.flatMap(({ closedAt, ...trip }) =>
          closedAt && trip.currency === currency ? [{ ...trip, closedAt }] : [],
        );
        for (let at = 0; at < closed.length; at += size) {
          const run = closed.slice(at, at + size);
          const closedMs = run.map(({ closedAt }) => epochMs(closedAt));
          counter.run({ currency, closedMs, nets: run.map(({ netPnl }) => netPnl) });
        }
      }
      expect(counter.agrees()).toBe(true);
      expect(shown(counter.results())).toEqual(shown(statistics(trips)));
    }),
    { numRuns: 300 },
  );
});

test("totals that tell of more trades than the runs do not agree with them", () => {
  const counter = createTotals();
  const one = { currency: "USD", nets: [Decimal.one], closedMs: [1] };
  counter.run(one);
  expect(counter.agrees()).toBe(false);
});

const shown = (of: unknown): unknown => JSON.parse(JSON.stringify(of));
