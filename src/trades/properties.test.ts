import fc from "fast-check";
import { Decimal, type Execution, executionId, type Fee } from "#domain";
import { expect, test } from "vitest";
import { build, buildRoundTrips, type BuildOptions } from "./build.ts";
import { isExecution } from "./events.ts";
import { explain } from "./explain.ts";
import { changedSince, planRebuild } from "./rebuild.ts";
import { FEE_SPLITS, GROUPINGS, MATCHINGS } from "./rules.ts";
import { fill, minute } from "./tape.ts";
import type { Lot, RoundTrip, TradeEvent } from "./types.ts";

const cents = (value: number) => Decimal.scaled(value, 2);
const paid = (amount: number): readonly Fee[] =>
  amount === 0 ? [] : [{ amount: cents(amount), currency: "USD", kind: "commission" }];

const trade = fc.record({
  side: fc.constantFrom("buy" as const, "sell" as const),
  quantity: fc.integer({ min: 1, max: 9 }),
  price: fc.integer({ min: 1, max: 10_000 }),
  fee: fc.integer({ min: -50, max: 300 }),
  /** Several executions may share a minute. */
  waits: fc.nat({ max: 1 }),
});

/** Fills in order, as one account and instrument has them. */
const fills = (length = 40) =>
  fc.array(trade, { maxLength: length }).map((trades) => {
    let line = 0;
    return trades.map(({ side, quantity, price, fee, waits }, sequence): Execution => {
      line += waits;
      return fill({
        id: String(sequence),
        side,
        quantity: Decimal.of(quantity),
        price: cents(price),
        fees: paid(fee),
        executedAt: minute(line),
        sequence,
      });
    });
  });

const rules = fc.record({
  grouping: fc.constantFrom(...GROUPINGS),
  matching: fc.constantFrom(...MATCHINGS),
  feeSplit: fc.constantFrom(...FEE_SPLITS),
});

const signed = ({ side, quantity }: Execution) => (side === "buy" ? quantity : quantity.neg());
const ofLot = (lot: Lot, value: Decimal) => (lot.direction === "long" ? value : value.neg());
const sum = (values: Iterable<Decimal>) => Decimal.sum(values);
const holds = <Value>(property: fc.IProperty<Value>): void => fc.assert(property, { numRuns: 300 });
/** Shares of a pool are rounded to 18 places, all else is exact. */
const same = (a: Decimal, b: Decimal) =>
  expect(a.minus(b).abs().lt(Decimal.of("1e-15")), `${a} is not ${b}`).toBe(true);

test("no quantity appears or vanishes under any rules", () => {
  holds(
    fc.property(fills(), rules, (events, options) => {
      const { openLots, roundTrips } = buildRoundTrips(events, options);
      const held = sum(openLots.map((lot) => ofLot(lot, lot.quantity)));
      expect(held.toString()).toBe(sum(events.map(signed)).toString());
      const open = roundTrips.map((trip) =>
        trip.direction === "long" ? trip.openQuantity : trip.openQuantity.neg(),
      );
      expect(sum(open).toString()).toBe(held.toString());
    }),
  );
});

test("cash in equals cash out plus profit plus what is still open under any rules", () => {
  holds(
    fc.property(fills(), rules, (events, options) => {
      const { openLots, roundTrips } = buildRoundTrips(events, options);
      const spent = sum(events.map((event) => signed(event).times(event.price)));
      const profit = sum(roundTrips.map((trip) => trip.grossPnl));
      const standing = sum(openLots.map((lot) => ofLot(lot, lot.cost)));
      same(spent.plus(profit), standing);
    }),
  );
});

test("round trips carry every fee once under any rules", () => {
  holds(
    fc.property(fills(), rules, (events, options) => {
      const { roundTrips } = buildRoundTrips(events, options);
      const charged = sum(events.flatMap((event) => event.fees.map((fee) => fee.amount)));
      expect(sum(roundTrips.map((trip) => trip.fees)).toString()).toBe(charged.toString());
    }),
  );
});

test("splitting a fill in two changes no profit", () => {
  holds(
    fc.property(fills(20), fc.nat(), rules, (events, at, options) => {
      fc.pre(events.length > 0);
      const index = at % events.length;
      const halved = events.flatMap((event, place) => {
        if (place !== index) return [event];
        const quantity = event.quantity.div(Decimal.of(2));
        const half = { ...event, quantity, fees: [] };
        return [half, { ...half, id: executionId(`${event.id}b`), sequence: event.sequence + 0.5 }];
      });
      const profit = (some: readonly TradeEvent[]) =>
        sum(buildRoundTrips(some, options).roundTrips.map((trip) => trip.grossPnl));
      same(profit(events), profit(halved));
    }),
  );
});

test("matches add up to their round trips under any rules", () => {
  holds(
    fc.property(fills(), rules, (events, options) => {
      const { roundTrips, matches } = explain(events, options);
      for (const trip of roundTrips.filter(({ status }) => status === "closed")) {
        const own = matches.filter((match) => match.roundTrip === trip.id);
        expect(own).toHaveLength(trip.matches);
        same(sum(own.map((match) => match.grossPnl)), trip.grossPnl);
      }
      const fees = matches.map((match) => match.entryFee.plus(match.exitFee));
      const open = explain(events, options).openLots.map((lot) => lot.fee);
      const charged = sum(events.flatMap((event) => event.fees.map((fee) => fee.amount)));
      same(sum([...fees, ...open]), charged);
    }),
  );
});

const plain = (trips: readonly RoundTrip[]) => JSON.parse(JSON.stringify(trips)) as unknown;

test("the path for plain fills gives what the full path gives", () => {
  holds(
    fc.property(fills(), rules, fc.boolean(), (events, options, shorting) => {
      const all = { ...options, shorting };
      const fast = buildRoundTrips(events, all);
      const full = explain(events, all);
      expect(plain(fast.roundTrips)).toEqual(plain(full.roundTrips));
      expect(fast.gaps).toEqual(full.gaps);
    }),
  );
});

test("a split changes units and no profit", () => {
  const ratio = fc.record({
    from: fc.integer({ min: 1, max: 9 }),
    to: fc.integer({ min: 1, max: 9 }),
  });
  holds(
    fc.property(fills(20), ratio, fc.nat(), rules, (events, { from, to }, at, options) => {
      const cut = events.length === 0 ? 0 : at % events.length;
      const before = events.slice(0, cut);
      const after = events.slice(cut).map((event) => ({
        ...event,
        quantity: event.quantity.times(Decimal.of(to)).div(Decimal.of(from)),
        price: event.price.times(Decimal.of(from)).div(Decimal.of(to)),
      }));
      const [model] = events;
      fc.pre(model !== undefined);
      const split: TradeEvent = {
        id: executionId("split"),
        account: model?.account ?? ("" as never),
        instrument: model?.instrument ?? ("" as never),
        from: Decimal.of(from),
        to: Decimal.of(to),
        effectiveAt: events[cut]?.executedAt ?? minute(0),
        sequence: cut - 0.5,
      };
      const straight = buildRoundTrips(events, options).roundTrips;
      const restated = buildRoundTrips([...before, split, ...after], options).roundTrips;
      const profit = (trips: readonly RoundTrip[]) => sum(trips.map((trip) => trip.grossPnl));
      same(profit(restated), profit(straight));
    }),
  );
});

/**
 * Executions as brokers report them at their worst: hedged, expiring, moved, priced in two
 * currencies.
 */
const reports = fills(30).chain((events) =>
  fc
    .array(
      fc.record({
        effect: fc.constantFrom(undefined, undefined, undefined, "open" as const, "close" as const),
        kind: fc.constantFrom(
          "fill" as const,
          "fill" as const,
          "transfer" as const,
          "expiry" as const,
        ),
        stated: fc.option(fc.integer({ min: -999, max: 999 }), { nil: undefined }),
      }),
      { minLength: events.length, maxLength: events.length },
    )
    .map((parts) =>
      events.map((event, index): Execution => {
        const { effect, kind = "fill", stated } = parts[index] ?? {};
        return {
          ...event,
          kind,
          ...(effect && { effect }),
          ...(stated !== undefined && { statedPnl: cents(stated) }),
        };
      }),
    ),
);

const shuffled = (events: readonly Execution[]) =>
  fc.shuffledSubarray([...events], { minLength: events.length, maxLength: events.length });

test("the order of arrival does not matter", () => {
  holds(
    fc.property(
      reports.chain((events) => fc.tuple(fc.constant(events), shuffled(events))),
      rules,
      ([events, arrived], options) => {
        const a = buildRoundTrips(events, options);
        const b = buildRoundTrips(arrived, options);
        expect(plain(b.roundTrips)).toEqual(plain(a.roundTrips));
        expect(b.gaps).toEqual(a.gaps);
      },
    ),
  );
});

test("rebuilding from the last flat point gives what a full rebuild gives", () => {
  const arrivals = reports.chain((events) =>
    fc.tuple(fc.constant(events), shuffled(events), fc.integer({ min: 1, max: 7 })),
  );
  holds(
    fc.property(arrivals, rules, ([events, arrived, size], options) => {
      let stored: readonly RoundTrip[] = [];
      let read = 0;
      const known: Execution[] = [];
      for (let at = 0; at < arrived.length; at += size) {
        const batch = arrived.slice(at, at + size);
        known.push(...batch);
        const step = rebuilt({ stored, batch, known }, options);
        stored = step.stored;
        read = Math.max(read, step.read);
      }
      const full = buildRoundTrips(events, options).roundTrips;
      expect(sorted(stored)).toEqual(sorted(full));
      expect(read).toBeLessThanOrEqual(events.length);
    }),
  );
});

type Arrival = {
  readonly stored: readonly RoundTrip[];
  readonly batch: readonly Execution[];
  readonly known: readonly Execution[];
};

function rebuilt({ stored, batch, known }: Arrival, options: BuildOptions) {
  const since = changedSince(batch, () => undefined);
  if (since === undefined) return { stored, read: 0 };
  const plan = planRebuild(stored, since);
  const kept = stored.filter((trip) => !plan.replaced.includes(trip.id));
  const events = known.filter((event) => event.executedAt >= plan.from);
  return {
    stored: [...kept, ...buildRoundTrips(events, options).roundTrips],
    read: events.length,
  };
}

const sorted = (trips: readonly RoundTrip[]) =>
  trips.map((trip) => JSON.stringify(plain([trip]))).sort();

test("a rebuild of a late fill reads only from the last flat point", () => {
  const events = Array.from({ length: 100 }, (_, index) =>
    fill({
      id: String(index),
      side: index % 2 === 0 ? "buy" : "sell",
      quantity: "1",
      price: "10",
      executedAt: minute(index),
    }),
  );
  const { roundTrips } = buildRoundTrips(events);
  expect(planRebuild(roundTrips, minute(98))).toEqual({ from: minute(98), replaced: ["98"] });
  expect(planRebuild(roundTrips, minute(97))).toEqual({ from: minute(96), replaced: ["98", "96"] });
  expect(planRebuild(roundTrips, minute(100))).toEqual({ from: minute(100), replaced: [] });
});

test("stated profits are the profit, whatever the prices say", () => {
  holds(
    fc.property(reports, rules, (events, options) => {
      const all = events.map((event) => ({
        ...event,
        kind: "fill" as const,
        statedPnl: event.statedPnl ?? Decimal.zero,
      }));
      const { matches, roundTrips } = explain(all, options);
      const closing = new Set(matches.map((match) => match.closed));
      const stated = all.filter((event) => closing.has(event.id)).map((event) => event.statedPnl);
      same(sum(roundTrips.map((trip) => trip.grossPnl)), sum(stated));
    }),
  );
});

test("books hold open lots only, so memory does not grow with history", () => {
  let ended = 0;
  const events = Array.from({ length: 2_000 }, (_, index) =>
    fill({
      id: String(index),
      side: index % 2 === 0 ? "buy" : "sell",
      quantity: "1",
      price: "10",
      sequence: index,
    }),
  );
  const { openLots } = build(events, {}, { trip: () => ended++, gap: () => undefined });
  expect([ended, openLots.length, events.every(isExecution)]).toEqual([1_000, 0, true]);
});
