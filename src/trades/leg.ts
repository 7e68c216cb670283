import { Decimal, type Execution, Sum } from "#domain";
import { addCharges, type Charge, chargeOf, NO_CHARGE } from "./charges.ts";
import { addLot, type LotQueue, lotQueue, type OpenLot } from "./lots.ts";
import { createPacked, type Packed } from "./packed.ts";
import type { TradeRules } from "./rules.ts";
import {
  addId,
  chargeTrip,
  type Ledger,
  noteGap,
  recordOf,
  restartTrip,
  type TripState,
} from "./trip.ts";
import type { ClosedBy, Gap, Match, RoundTrip } from "./types.ts";

/** Where a book sends what it finds, as it finds it. */
export type Sink = {
  /** A round trip that ended. */
  readonly trip: (trip: RoundTrip) => void;
  readonly gap: (gap: Gap) => void;
  /** Every match; costs time, so leave it out where nobody looks. */
  readonly match?: (match: Match) => void;
};

/** All units open in a direction at one average worth, and the fees that opened them. */
export type Pool = { worth: Decimal; account: Decimal | undefined; charge: Charge };

const emptyPool = (): Pool => ({ worth: Decimal.zero, account: Decimal.zero, charge: NO_CHARGE });

/** One direction of a book: its open lots and the round trip that they belong to. */
export type Leg = Ledger & {
  readonly rules: TradeRules;
  readonly sink: Sink;
  /** Lots and sums while all is plain; `queue`, `quantity` and the sums of `trip` wait then. */
  readonly packed: Packed;
  readonly queue: LotQueue;
  readonly quantity: Sum;
  pool: Pool | undefined;
  /** The open round trip of flat-to-flat. */
  trip: TripState | undefined;
  /** One that ended, for the next to use. */
  spare: TripState | undefined;
  /** Undivided fees and funding that wait for the next round trip of the other groupings. */
  waiting: { charge: Charge; funding: Decimal };
  /** A split restated lots, so their worth is no longer price x quantity. */
  restated: boolean;
  /** A split left fractions, so the broker may book rounded quantities. */
  fractional: boolean;
};

export function createLeg(ledger: Ledger, rules: TradeRules, sink: Sink): Leg {
  const { account, instrument, direction, sign } = ledger;
  return {
    account,
    instrument,
    direction,
    sign,
    rules,
    sink,
    packed: createPacked(rules.matching),
    queue: lotQueue(rules.matching, ledger.sign),
    quantity: new Sum(),
    pool: rules.matching === "average" ? emptyPool() : undefined,
    trip: undefined,
    spare: undefined,
    waiting: { charge: NO_CHARGE, funding: Decimal.zero },
    restated: false,
    fractional: false,
  };
}

/** So many units of an execution that open or close, with their share of its fees. */
export type Order = {
  readonly execution: Execution;
  readonly quantity: Decimal;
  readonly charge: Charge;
  readonly gaps: readonly Gap[];
};

export function openLot(leg: Leg, { execution, quantity, charge, gaps }: Order): void {
  const { price, fxRate: rate } = execution;
  const total = leg.instrument.inverse ? inverseWorth(quantity, price) : undefined;
  const worth = total ?? quantity.times(price);
  addLot(leg.queue, {
    execution,
    quantity,
    initial: quantity,
    price,
    total,
    charge,
    swing: undefined,
  });
  leg.quantity.add(quantity);
  if (leg.pool) growPool(leg.pool, { worth, rate, charge });
  if (leg.rules.grouping !== "flat-to-flat") {
    if (takesWaitingFees(leg.rules)) leg.waiting.charge = addCharges(leg.waiting.charge, charge);
    return;
  }
  const trip = (leg.trip ??= restartTrip(leg.spare, execution.id, execution.executedAt));
  trip.opened.add(quantity);
  trip.entry.add(worth);
  if (!rate) trip.account = undefined;
  trip.peak.raiseTo(leg.quantity);
  addId(trip, execution.id);
  chargeTrip(trip, charge);
  for (const gap of gaps) noteGap(trip, gap);
}

type Growth = {
  readonly worth: Decimal;
  readonly rate: Decimal | undefined;
  readonly charge: Charge;
};

function growPool(pool: Pool, { worth, rate, charge }: Growth): void {
  pool.worth = pool.worth.plus(worth);
  pool.account = pool.account && rate && pool.account.plus(worth.times(rate));
  pool.charge = addCharges(pool.charge, charge);
}

/**
 * Where trips end at each reduction, an undivided fee falls on the first that ends after it was
 * paid.
 */
export const takesWaitingFees = (rules: TradeRules) =>
  rules.grouping === "flat-to-reduced" && rules.feeSplit === "all-to-closing";

export const inverseWorth = (quantity: Decimal, price: Decimal): Decimal =>
  price.isZero() ? Decimal.zero : quantity.div(price);

export function settleLeg(leg: Leg): void {
  leg.quantity.set(Decimal.zero);
  leg.restated = false;
  leg.fractional = false;
  leg.waiting = { charge: NO_CHARGE, funding: Decimal.zero };
  if (leg.pool) leg.pool = emptyPool();
}

export function endTrip(leg: Leg, execution: Execution, trip: TripState | undefined): undefined {
  if (!trip) return;
  leg.spare = trip;
  leg.sink.trip(recordOf(leg, trip, { at: execution.executedAt, by: closedBy(execution) }));
}

/** Set on executions that the builder itself makes for options past their last day. */
export const ASSUMED_EXPIRY = "expiry-assumed";

const closedBy = (execution: Execution): ClosedBy =>
  execution.kind === "expiry" && execution.note === ASSUMED_EXPIRY
    ? ASSUMED_EXPIRY
    : execution.kind;

/**
 * Below which a difference between a fill and what is open is settled with the fill: by the rules,
 * or after a split the smallest quantity that the execution could state. After a split into
 * fractions a broker rounds what is held to its own digits, so a rest below that is settled with
 * the fill. Whole and coarse quantities say nothing about rounding: their rests stay open until
 * cash in lieu is booked.
 */
export function dustOf(leg: Leg, { quantity }: Execution): Decimal | undefined {
  const { dust } = leg.rules;
  if (dust) return quantity.times(dust);
  if (!leg.fractional) return undefined;
  return quantity.scale >= 3 ? Decimal.scaled(1, quantity.scale) : undefined;
}

/** The fees that opened a lot. */
export const lotCharge = (lot: OpenLot, rules: TradeRules): Charge =>
  lot.charge ?? chargeOf(lot.execution, rules);
