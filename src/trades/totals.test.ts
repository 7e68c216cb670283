import fc from "fast-check";
import { expect, test } from "vitest";
import { Decimal, epochMs, instantOf } from "#domain";
import { type Outcome, statistics } from "./statistics.ts";
import { createTotals, type ProfitRun, type ProfitTotals, type TripTotals } from "./totals.ts";

const SCALE = 3;
const amount = fc
  .tuple(fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: 0, max: SCALE }))
  .map(([mantissa, scale]) => Decimal.scaled(mantissa, scale));
/** Sums of a few of these are no safe integers. */
const huge = fc.integer({ min: -9, max: 9 }).map((times) => Decimal.scaled(times * 9e14, SCALE));
const outcome = fc
  .record({
    currency: fc.constantFrom("USD", "EUR"),
    isOpen: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
    took: fc.option(fc.nat(10_000), { nil: undefined }),
    later: fc.nat(3_000),
    ...{ grossPnl: amount, fees: amount, funding: amount },
    netPnl: fc.oneof({ weight: 9, arbitrary: amount }, huge),
  })
  .map(({ isOpen, took, ...rest }) => ({ ...rest, isOpen, took: isOpen ? undefined : took }));
const sizes = fc.integer({ min: 1, max: 7 });

const nothing = { trades: 0, holdingMs: 0, held: 0 };
const none = { ...nothing, sum: Decimal.zero, squares: Decimal.zero, extreme: null };
const zeros = { grossPnl: Decimal.zero, fees: Decimal.zero, funding: Decimal.zero };

/** What a store would add up, told of one trade at a time. */
const totalOf = (trip: Outcome): TripTotals => {
  const { currency, grossPnl, fees, funding, netPnl, openedAt, closedAt, holdingMs } = trip;
  if (!closedAt) return { currency, open: 1, all: nothing, wins: none, losses: none, ...zeros };
  const held = { holdingMs: holdingMs ?? 0, held: holdingMs === undefined ? 0 : 1 };
  const side: ProfitTotals = {
    ...{ trades: 1, sum: netPnl, squares: netPnl.times(netPnl), extreme: netPnl },
    ...held,
  };
  return {
    ...{ currency, open: 0, all: { trades: 1, ...held }, grossPnl, fees, funding },
    wins: netPnl.sign > 0 ? side : none,
    losses: netPnl.sign < 0 ? side : none,
    ...{ firstOpen: openedAt, lastClose: closedAt },
  };
};

const runOf = (trips: readonly Outcome[], currency: string, inUnits: boolean): ProfitRun => {
  const nets = trips.map(({ netPnl }) => netPnl);
  const closedMs = trips.flatMap(({ closedAt }) => (closedAt ? [epochMs(closedAt)] : []));
  if (!inUnits) return { currency, closedMs, nets };
  const units = nets.map((net) => net.times(Decimal.of(10 ** SCALE)).toNumber());
  return { currency, closedMs, units, scale: SCALE };
};

test("statistics of totals and runs of profits equal those of the trades, however runs are cut", () => {
  fc.assert(
    fc.property(
      fc.array(outcome, { maxLength: 60 }),
      sizes,
      fc.boolean(),
      (drawn, size, inUnits) => {
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
          const closed = trips.filter((trip) => trip.closedAt && trip.currency === currency);
          for (let at = 0; at < closed.length; at += size)
            counter.run(runOf(closed.slice(at, at + size), currency, inUnits));
        }
        expect(counter.agrees()).toBe(true);
        expect(shown(counter.results())).toEqual(shown(statistics(trips)));
      },
    ),
    { numRuns: 500 },
  );
});

test("totals that tell of more trades than the runs do not agree with them", () => {
  const counter = createTotals();
  const one = { currency: "USD", nets: [Decimal.one], closedMs: [1] };
  counter.run(one);
  expect(counter.agrees()).toBe(false);
});

const shown = (of: unknown): unknown => JSON.parse(JSON.stringify(of));
