import { Decimal } from "#domain";
import { type Book, legsOf } from "./book.ts";
import { type Charge, countedOf, remainder, share } from "./charges.ts";
import { type Leg, lotCharge } from "./leg.ts";
import { isFlat, type OpenLot, openLotsOf, worthOf } from "./lots.ts";
import { chargeTrip, recordOf, startTrip, swingOf } from "./trip.ts";
import type { Lot, RoundTrip } from "./types.ts";

/** Round trips that are still open. */
export function openTripsOf(book: Book): readonly RoundTrip[] {
  return legsOf(book).flatMap((leg) => {
    if (isFlat(leg.queue)) return [];
    return leg.trip ? [recordOf(leg, leg.trip, leg.quantity.value)] : openRests(leg);
  });
}

/** Lots that are still open, in the order in which they will close. */
export function openLotsOfBook(book: Book): readonly Lot[] {
  return legsOf(book).flatMap((leg) => {
    const { account, instrument, direction } = leg;
    const lots = openLotsOf(leg.queue);
    const oldestFirst = leg.rules.matching === "fifo" || leg.rules.matching === "average";
    return (oldestFirst ? lots : lots.toReversed()).map((lot) => {
      const inAccount = accountWorthIn(leg, lot);
      return {
        account,
        instrument,
        direction,
        opened: lot.execution.id,
        openedAt: lot.execution.executedAt,
        quantity: lot.quantity,
        price: lot.price,
        cost: worthIn(leg, lot).times(instrument.multiplier),
        ...(inAccount && { costAccount: inAccount.times(instrument.multiplier) }),
        fee: countedOf(feeOf(leg, lot)),
      };
    });
  });
}

/** Worth of a lot; at average its share of the pool. */
function worthIn({ pool, quantity }: Leg, lot: OpenLot): Decimal {
  return pool ? remainder(pool.worth, lot.quantity, quantity.value) : worthOf(lot);
}

function accountWorthIn({ pool, quantity }: Leg, lot: OpenLot): Decimal | undefined {
  if (pool) return pool.account && remainder(pool.account, lot.quantity, quantity.value);
  const rate = lot.execution.fxRate;
  return rate && worthOf(lot).times(rate);
}

/** The part of the opening fee that no match has taken; at average its share of all. */
function feeOf({ pool, quantity, rules }: Leg, lot: OpenLot): Charge {
  const left = lot.quantity;
  if (!pool) {
    const part = { whole: lot.initial, before: left, after: Decimal.zero };
    return share(lotCharge(lot, rules), part, rules);
  }
  const whole = quantity.value;
  const part = { whole, before: whole, after: whole.minus(left) };
  return share(pool.charge, part, { ...rules, feeSplit: "pro-rata" });
}

/** Of groupings that end at each reduction, what is left: one round trip, or one a lot. */
function openRests(leg: Leg): readonly RoundTrip[] {
  const lots = [...openLotsOf(leg.queue)].sort((a, b) =>
    a.execution.executedAt < b.execution.executedAt ? -1 : 1,
  );
  if (leg.rules.grouping === "fill-to-fill") return lots.map((lot) => openRest(leg, [lot]));
  const [first, ...others] = lots;
  return first ? [openRest(leg, [first, ...others])] : [];
}

function openRest(leg: Leg, lots: readonly [OpenLot, ...OpenLot[]]): RoundTrip {
  const [first] = lots;
  const trip = startTrip(first.execution.id, first.execution.executedAt);
  const rest = Decimal.sum(lots.map((lot) => lot.quantity));
  trip.opened.set(rest);
  trip.peak.set(rest);
  trip.entry.set(Decimal.sum(lots.map((lot) => worthIn(leg, lot))));
  trip.funding = remainder(leg.waiting.funding, rest, leg.quantity.value);
  chargeTrip(trip, leg.waiting.charge);
  trip.account = undefined;
  const undivided = leg.rules.grouping === "flat-to-reduced" && leg.rules.feeSplit !== "pro-rata";
  for (const lot of lots) {
    trip.executionIds.push(lot.execution.id);
    if (!undivided) chargeTrip(trip, feeOf(leg, lot));
    if (lot.swing && lots.length === 1) trip.swing = swingOf(lot.swing, rest, leg.instrument);
  }
  return recordOf(leg, trip, rest);
}
