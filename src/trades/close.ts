import { Decimal, type Execution, type Instrument, roundTripId } from "#domain";
import {
  type Charge,
  countedOf,
  moneyPortion,
  NO_CHARGE,
  type Portion,
  portion,
  remainder,
  share,
} from "./charges.ts";
import {
  dustOf,
  endTrip,
  inverseWorth,
  type Leg,
  lotCharge,
  type Order,
  settleLeg,
  takesWaitingFees,
} from "./leg.ts";
import { dropLot, isFlat, nextLot, type OpenLot } from "./lots.ts";
import { addSwings } from "./swing.ts";
import {
  addId,
  averagePrice,
  chargeTrip,
  noteGap,
  profit,
  startTrip,
  swingOf,
  type TripState,
} from "./trip.ts";
import type { Gap, Match } from "./types.ts";

/** One lot against one execution. */
type Closing = {
  readonly lot: OpenLot;
  /** Units of the lot that close; differs from the execution's units only by what a split rounded. */
  readonly take: Decimal;
  /** The execution's units before and after, of all that it closes here. */
  readonly part: Portion;
  readonly lotAfter: Decimal;
  readonly entry: Decimal;
  readonly exit: Decimal;
  readonly account: { readonly entry: Decimal; readonly exit: Decimal } | undefined;
  /** The opening fees that go with it, where they are pooled. */
  readonly pooled: Charge | undefined;
  /** What the source's own profit adds to the profit by prices. */
  readonly stated: Decimal | undefined;
};

/** Closes as many units as the order says; the caller has made sure that they are open. */
export function closeLots(leg: Leg, order: Order): void {
  const { queue } = leg;
  const { execution } = order;
  const dust = dustOf(leg, execution);
  let left = order.quantity;
  let trip = leg.trip;
  for (let lot = nextLot(queue); lot && !left.isZero(); lot = nextLot(queue)) {
    const over = lot.quantity.cmp(left);
    const settles = over === 0 || (dust !== undefined && lot.quantity.minus(left).abs().lt(dust));
    if (settles && over !== 0) noteRounding(leg, order, lot.quantity.minus(left).abs());
    const take = settles || over < 0 ? lot.quantity : left;
    const after = settles || over > 0 ? Decimal.zero : left.minus(lot.quantity);
    const lotAfter = settles || over < 0 ? Decimal.zero : lot.quantity.minus(left);
    const closing = closingOf(leg, order, { lot, take, lotAfter, before: left, after });
    if (leg.rules.grouping !== "flat-to-flat") trip = extendTrip(leg, order, closing, trip);
    else if (trip) addClosing(trip, order, closing);
    if (leg.sink.match && trip) leg.sink.match(matchOf(leg, order, closing, trip));
    leg.quantity.subtract(take);
    lot.quantity = lotAfter;
    if (lotAfter.isZero()) dropLot(queue);
    left = after;
    if (leg.rules.grouping === "fill-to-fill") trip = endMatched(leg, execution, trip);
  }
  if (leg.rules.grouping === "flat-to-reduced") endMatched(leg, execution, trip);
  else if (trip && leg.rules.grouping === "flat-to-flat") finishOrder(leg, order, trip);
  if (isFlat(queue)) settleLeg(leg);
}

/** Ends a round trip that one execution closes; its id comes after those that opened. */
function endMatched(leg: Leg, execution: Execution, trip: TripState | undefined): undefined {
  if (trip) addId(trip, execution.id);
  endTrip(leg, execution, trip);
}

/** The execution's own part of a flat-to-flat round trip, once for all lots that it closed. */
function finishOrder(leg: Leg, order: Order, trip: TripState): void {
  trip.closed.add(order.quantity);
  addId(trip, order.execution.id);
  chargeTrip(trip, order.charge);
  for (const gap of order.gaps) noteGap(trip, gap);
  if (isFlat(leg.queue)) leg.trip = endTrip(leg, order.execution, trip);
}

function noteRounding(leg: Leg, { execution }: Order, quantity: Decimal): void {
  const gap: Gap = {
    kind: leg.rules.dust ? "dust" : "split-rounding",
    account: leg.account,
    instrument: leg.instrument.id,
    at: execution.executedAt,
    source: execution.id,
    quantity,
  };
  leg.sink.gap(gap);
  if (leg.trip) noteGap(leg.trip, gap);
}

type Step = Pick<Closing, "lot" | "take" | "lotAfter"> & Pick<Portion, "before" | "after">;

function closingOf(leg: Leg, { execution, quantity }: Order, step: Step): Closing {
  const { lot, take, lotAfter, before, after } = step;
  const part: Portion = { whole: quantity, before, after };
  const taken = takeWorth(leg, step);
  const moved = execution.kind === "transfer";
  const exit = moved ? taken.worth : exitWorth(leg.instrument, execution, part);
  const { fxRate } = execution;
  const account =
    taken.account && (moved || fxRate)
      ? { entry: taken.account, exit: moved || !fxRate ? taken.account : exit.times(fxRate) }
      : undefined;
  const stated =
    execution.statedPnl && !moved
      ? moneyPortion(execution.statedPnl, part).minus(profit(leg, { matched: taken.worth, exit }))
      : undefined;
  return {
    lot,
    take,
    lotAfter,
    part,
    entry: taken.worth,
    exit,
    account,
    pooled: taken.charge,
    stated,
  };
}

function exitWorth(instrument: Instrument, { price }: Execution, part: Portion): Decimal {
  if (instrument.inverse) return portion(inverseWorth(part.whole, price), part);
  const gone = part.after.isZero() ? part.before : part.before.minus(part.after);
  return gone.times(price);
}

type Taken = {
  readonly worth: Decimal;
  readonly account: Decimal | undefined;
  readonly charge?: Charge;
};

/** Takes the worth of the units that close out of the lot, or at average out of the pool. */
function takeWorth(leg: Leg, { lot, take, lotAfter }: Step): Taken {
  const { pool } = leg;
  if (!pool) {
    const worth = lot.total
      ? portion(lot.total, { whole: lot.initial, before: lot.quantity, after: lotAfter })
      : take.times(lot.price);
    const rate = lot.execution.fxRate;
    return { worth, account: rate && worth.times(rate) };
  }
  const whole = leg.quantity.value;
  const after = whole.minus(take);
  const rest = remainder(pool.worth, after, whole);
  const restAccount = pool.account && remainder(pool.account, after, whole);
  const taken = {
    worth: pool.worth.minus(rest),
    account: restAccount && pool.account?.minus(restAccount),
    charge: share(pool.charge, { whole, before: whole, after }, leg.rules),
  };
  leg.pool = {
    worth: rest,
    account: restAccount,
    charge: share(pool.charge, { whole, before: after, after: Decimal.zero }, leg.rules),
  };
  return taken;
}

function addClosing(trip: TripState, { execution }: Order, closing: Closing): void {
  trip.matched.add(closing.entry);
  trip.exit.add(closing.exit);
  trip.matches++;
  if (closing.stated) trip.stated = (trip.stated ?? Decimal.zero).plus(closing.stated);
  const { account } = trip;
  if (!account) return;
  if (!closing.account || (closing.stated && !execution.fxRate)) {
    trip.account = undefined;
    return;
  }
  const stated = closing.stated && execution.fxRate && closing.stated.times(execution.fxRate);
  trip.account = {
    matched: account.matched.plus(closing.account.entry),
    exit: account.exit.plus(closing.account.exit),
    stated: stated ? account.stated.plus(stated) : account.stated,
  };
}

/** Adds a match to the round trip of one execution (flat-to-reduced) or of one pair (fill-to-fill). */
function extendTrip(
  leg: Leg,
  order: Order,
  closing: Closing,
  current: TripState | undefined,
): TripState {
  const { lot, take, entry } = closing;
  const { execution } = order;
  const opened = lot.execution;
  const trip = current ?? startTrip(`${opened.id}>${execution.id}`, opened.executedAt);
  if (opened.executedAt < trip.openedAt) trip.openedAt = opened.executedAt;
  if (!current) {
    if (closing.part.before === closing.part.whole)
      for (const gap of order.gaps) noteGap(trip, gap);
    chargeTrip(trip, leg.waiting.charge);
    leg.waiting.charge = NO_CHARGE;
  }
  addId(trip, opened.id);
  trip.opened.add(take);
  trip.peak.add(take);
  trip.closed.add(closing.part.before);
  trip.closed.subtract(closing.part.after);
  trip.entry.add(entry);
  addClosing(trip, order, closing);
  const fees = feesOf(leg, order, closing);
  if (!takesWaitingFees(leg.rules)) chargeTrip(trip, fees.entry);
  chargeTrip(trip, fees.exit);
  takeFunding(leg, trip, take);
  const swing = lot.swing && swingOf(lot.swing, take, leg.instrument);
  if (swing) trip.swing = trip.swing ? addSwings(trip.swing, swing) : swing;
  return trip;
}

function takeFunding(leg: Leg, trip: TripState, take: Decimal): void {
  if (leg.waiting.funding.isZero()) return;
  const whole = leg.quantity.value;
  const rest = remainder(leg.waiting.funding, whole.minus(take), whole);
  trip.funding = trip.funding.plus(leg.waiting.funding.minus(rest));
  leg.waiting.funding = rest;
}

const feesOf = (leg: Leg, order: Order, { lot, lotAfter, part, pooled }: Closing) => ({
  entry:
    pooled ??
    share(
      lotCharge(lot, leg.rules),
      { whole: lot.initial, before: lot.quantity, after: lotAfter },
      leg.rules,
    ),
  exit: share(order.charge, part, leg.rules),
});

function matchOf(leg: Leg, order: Order, closing: Closing, trip: TripState): Match {
  const { lot, take, entry, exit, stated } = closing;
  const { execution } = order;
  const fees = feesOf(leg, order, closing);
  const entryPrice = leg.pool ? averagePrice(leg.instrument, entry, take) : lot.price;
  const gain = profit(leg, { matched: entry, exit });
  return {
    roundTrip: roundTripId(trip.id),
    account: leg.account,
    instrument: leg.instrument.id,
    direction: leg.direction,
    opened: lot.execution.id,
    closed: execution.id,
    openedAt: lot.execution.executedAt,
    closedAt: execution.executedAt,
    quantity: take,
    entryPrice,
    exitPrice: execution.kind === "transfer" ? entryPrice : execution.price,
    grossPnl: stated ? gain.plus(stated) : gain,
    entryFee: countedOf(fees.entry),
    exitFee: countedOf(fees.exit),
    ...(stated && { stated: true as const }),
  };
}
