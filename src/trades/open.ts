import { Decimal } from "#domain";
import { type Book, legsOf } from "./book.ts";
import {
  type Charge,
  countedOf,
  NO_CHARGE,
  type Portion,
  portion,
  remainder,
  share,
} from "./charges.ts";
import { compareEvents } from "./events.ts";
import { type Leg, lotCharge } from "./leg.ts";
import { isFlat, type OpenLot, openLotsOf, worthOf } from "./lots.ts";
import { addId, chargeTrip, recordOf, startTrip, swingOf } from "./trip.ts";
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
    const oldestFirst = leg.rules.matching === "fifo" || leg.rules.matching === "average";
    const stakes = stakesOf(leg);
    return (oldestFirst ? stakes : stakes.toReversed()).map(
      ({ lot, worth, worthInAccount, charge }): Lot => ({
        account,
        instrument,
        direction,
        opened: lot.execution.id,
        openedAt: lot.execution.executedAt,
        quantity: lot.quantity,
        price: lot.price,
        cost: worth.times(instrument.multiplier),
        ...(worthInAccount && { costAccount: worthInAccount.times(instrument.multiplier) }),
        fee: countedOf(charge),
      }),
    );
  });
}

/**
 * What an open lot stands for: at average its share of the pool. Shares add up to the pool to the
 * digit.
 */
type Stake = {
  readonly lot: OpenLot;
  readonly worth: Decimal;
  readonly worthInAccount: Decimal | undefined;
  readonly charge: Charge;
};

function stakesOf(leg: Leg): readonly Stake[] {
  const whole = leg.quantity.value;
  let left = whole;
  return openLotsOf(leg.queue).map((lot) => {
    const after = left.minus(lot.quantity);
    const part = { whole, before: left, after };
    left = after;
    return leg.pool ? pooledStake(leg.pool, lot, part) : stakeOf(leg, lot);
  });
}

function stakeOf({ rules }: Leg, lot: OpenLot): Stake {
  const worth = worthOf(lot);
  const rate = lot.execution.fxRate;
  const part = { whole: lot.initial, before: lot.quantity, after: Decimal.zero };
  return {
    lot,
    worth,
    worthInAccount: rate && worth.times(rate),
    charge: share(lotCharge(lot, rules), part, rules),
  };
}

const pooledStake = (pool: NonNullable<Leg["pool"]>, lot: OpenLot, part: Portion): Stake => ({
  lot,
  worth: portion(pool.worth, part),
  worthInAccount: pool.account && portion(pool.account, part),
  charge: share(pool.charge, part, { feeSplit: "pro-rata" }),
});

/** Of groupings that end at each reduction, what is left: one round trip, or one a lot. */
function openRests(leg: Leg): readonly RoundTrip[] {
  const stakes = stakesOf(leg).toSorted((a, b) => compareEvents(a.lot.execution, b.lot.execution));
  const [first, ...others] = stakes;
  if (!first) return [];
  const { charge } = leg.waiting;
  if (leg.rules.grouping === "flat-to-reduced") return [openRest(leg, [first, ...others], charge)];
  return [openRest(leg, [first], charge), ...others.map((one) => openRest(leg, [one], NO_CHARGE))];
}

function openRest(leg: Leg, stakes: readonly [Stake, ...Stake[]], waiting: Charge): RoundTrip {
  const { execution } = stakes[0].lot;
  const trip = startTrip(execution.id, execution.executedAt);
  const rest = Decimal.sum(stakes.map(({ lot }) => lot.quantity));
  trip.opened.set(rest);
  trip.peak.set(rest);
  trip.entry.set(Decimal.sum(stakes.map(({ worth }) => worth)));
  trip.funding = remainder(leg.waiting.funding, rest, leg.quantity.value);
  chargeTrip(trip, waiting);
  trip.account = undefined;
  const undivided = leg.rules.grouping === "flat-to-reduced" && leg.rules.feeSplit !== "pro-rata";
  for (const { lot, charge } of stakes) {
    addId(trip, lot.execution.id);
    if (!undivided) chargeTrip(trip, charge);
    if (lot.swing && stakes.length === 1) trip.swing = swingOf(lot.swing, rest, leg.instrument);
  }
  return recordOf(leg, trip, rest);
}
