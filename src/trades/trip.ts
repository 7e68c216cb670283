import {
  type AccountId,
  Decimal,
  type Direction,
  epochMs,
  type ExecutionId,
  type Instant,
  type Instrument,
  type Money,
  roundTripId,
  Sum,
} from "#domain";
import { byCurrency, type Charge } from "./charges.ts";
import type { Swing } from "./swing.ts";
import { scaleSwing } from "./swing.ts";
import type { ClosedBy, Gap, RoundTrip } from "./types.ts";

/** A round trip in the making. Worths are without the multiplier. */
export type TripState = {
  id: string;
  openedAt: Instant;
  /** Units opened and closed so far, in units of after the last split. */
  readonly opened: Sum;
  readonly closed: Sum;
  readonly peak: Sum;
  /** Worth of all that was opened, of the part of it that is closed, and of all exits. */
  readonly entry: Sum;
  readonly matched: Sum;
  readonly exit: Sum;
  /** Fees in the settlement currency; the others apart, since they are rare. */
  readonly fees: Sum;
  otherFees: { converted: Decimal; foreign: readonly Money[] } | undefined;
  /** What stated profits add to the profit that prices give, with the multiplier. */
  stated: Decimal | undefined;
  funding: Decimal;
  /** Profit at the rates of the executions, in the account's currency, until one gives no rate. */
  account: AccountSums | undefined;
  /** Ids of its executions; only the first `idCount` of them, for the array outlives the round trip. */
  readonly ids: ExecutionId[];
  idCount: number;
  matches: number;
  /** Running profit with the multiplier, where marks came. */
  swing: Swing | undefined;
  gaps: Gap[] | undefined;
};

type AccountSums = { matched: Decimal; exit: Decimal; stated: Decimal };

export function startTrip(id: string, openedAt: Instant): TripState {
  return {
    id,
    openedAt,
    opened: new Sum(),
    closed: new Sum(),
    peak: new Sum(),
    entry: new Sum(),
    matched: new Sum(),
    exit: new Sum(),
    fees: new Sum(),
    otherFees: undefined,
    stated: undefined,
    funding: Decimal.zero,
    account: NO_ACCOUNT_SUMS,
    ids: [],
    idCount: 0,
    matches: 0,
    swing: undefined,
    gaps: undefined,
  };
}

/**
 * Begins anew in the object of a round trip that is recorded, which saves its sums from the
 * collector.
 */
export function restartTrip(
  spare: TripState | undefined,
  id: string,
  openedAt: Instant,
): TripState {
  if (!spare) return startTrip(id, openedAt);
  spare.id = id;
  spare.openedAt = openedAt;
  spare.opened.clear();
  spare.closed.clear();
  spare.peak.clear();
  spare.entry.clear();
  spare.matched.clear();
  spare.exit.clear();
  spare.fees.clear();
  spare.otherFees = undefined;
  spare.stated = undefined;
  spare.funding = Decimal.zero;
  spare.account = NO_ACCOUNT_SUMS;
  spare.idCount = 0;
  spare.matches = 0;
  spare.swing = undefined;
  spare.gaps = undefined;
  return spare;
}

const NO_ACCOUNT_SUMS: AccountSums = {
  matched: Decimal.zero,
  exit: Decimal.zero,
  stated: Decimal.zero,
};

export function addId(trip: TripState, id: ExecutionId): void {
  trip.ids[trip.idCount++] = id;
}

export function chargeTrip(trip: TripState, charge: Charge): void {
  trip.fees.add(charge.home);
  if (charge.foreign.length === 0) return;
  const before = trip.otherFees;
  trip.otherFees = {
    converted: before ? before.converted.plus(charge.converted) : charge.converted,
    foreign: before ? byCurrency([...before.foreign, ...charge.foreign]) : charge.foreign,
  };
}

export function noteGap(trip: TripState, gap: Gap): void {
  trip.gaps = [...(trip.gaps ?? []), gap];
}

/** Whose books a round trip stands in. */
export type Ledger = {
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly direction: Direction;
  readonly sign: 1 | -1;
};

export type Ending = { readonly at: Instant; readonly by: ClosedBy };

export type Worths = { readonly matched: Decimal; readonly exit: Decimal };

/**
 * Profit of a worth that was opened and left: what a long gets back less what it paid; inverse
 * contracts the other way round.
 */
export function profit({ instrument, sign }: Ledger, { matched, exit }: Worths): Decimal {
  const back = sign > 0 !== (instrument.inverse === true);
  const gain = back ? exit.minus(matched) : matched.minus(exit);
  return instrument.multiplier === Decimal.one ? gain : gain.times(instrument.multiplier);
}

export function grossOf(ledger: Ledger, trip: TripState): Decimal {
  const { instrument, sign } = ledger;
  const back = sign > 0 !== (instrument.inverse === true);
  const worth = back ? trip.exit.minus(trip.matched) : trip.matched.minus(trip.exit);
  const gain = instrument.multiplier === Decimal.one ? worth : worth.times(instrument.multiplier);
  return trip.stated ? gain.plus(trip.stated) : gain;
}

/** Average price of a worth; harmonic for inverse contracts, whose worth is quantity / price. */
export function averagePrice(instrument: Instrument, worth: Decimal, quantity: Decimal): Decimal {
  if (!instrument.inverse) return quantity.isZero() ? Decimal.zero : worth.div(quantity);
  return worth.isZero() ? Decimal.zero : quantity.div(worth);
}

const NO_GAPS: readonly Gap[] = [];
const NO_FEES: readonly Money[] = [];

/** The record of a round trip that ended, or of one of which so many units are still open. */
export function recordOf(ledger: Ledger, trip: TripState, end: Ending | Decimal): RoundTrip {
  const record =
    end instanceof Decimal ? openRecord(ledger, trip, end) : endedRecord(ledger, trip, end);
  if (trip.account) {
    record.grossPnlAccount = profit(ledger, trip.account).plus(trip.account.stated);
  }
  if (trip.stated) record.stated = true;
  if (trip.swing) {
    record.excursions = { mae: trip.swing.low, mfe: trip.swing.high, drawdown: trip.swing.fall };
  }
  return record;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Ended = Mutable<RoundTrip> & Required<Pick<RoundTrip, "exitPrice" | "closedAt">>;

/** All in one literal, for what is added to an object later costs it a second piece of memory. */
function endedRecord(ledger: Ledger, trip: TripState, { at, by }: Ending): Ended {
  const { account, instrument, direction } = ledger;
  const quantity = trip.opened.value;
  const closed = trip.closed.isSame(trip.opened) ? quantity : trip.closed.value;
  const grossPnl = grossOf(ledger, trip);
  const home = trip.fees.value;
  const fees = trip.otherFees ? home.plus(trip.otherFees.converted) : home;
  const net = fees.isZero() ? grossPnl : grossPnl.minus(fees);
  return {
    id: roundTripId(trip.id),
    account,
    instrument,
    direction,
    status: "closed",
    quantity,
    peakQuantity: trip.peak.isSame(trip.opened) ? quantity : trip.peak.value,
    openQuantity: Decimal.zero,
    entryPrice: averagePrice(instrument, trip.entry.value, quantity),
    openedAt: trip.openedAt,
    currency: instrument.currency,
    grossPnl,
    fees,
    feesPaid: feesPaidOf(instrument, home, trip),
    funding: trip.funding,
    netPnl: trip.funding.isZero() ? net : net.plus(trip.funding),
    executionIds: trip.ids.slice(0, trip.idCount),
    matches: trip.matches,
    gaps: trip.gaps ?? NO_GAPS,
    exitPrice: averagePrice(instrument, trip.exit.value, closed),
    closedBy: by,
    closedAt: at,
    holdingMs: epochMs(at) - epochMs(trip.openedAt),
  };
}

/** What is open has no end yet, and no exit price until some of it is closed. */
function openRecord(ledger: Ledger, trip: TripState, openQuantity: Decimal): Mutable<RoundTrip> {
  const ended = endedRecord(ledger, trip, { at: trip.openedAt, by: "fill" });
  const { closedBy: _by, closedAt: _at, holdingMs: _ms, exitPrice, ...rest } = ended;
  const open = { ...rest, status: "open" as const, openQuantity };
  return trip.closed.isZero() ? open : { ...open, exitPrice };
}

function feesPaidOf({ currency }: Instrument, home: Decimal, trip: TripState): readonly Money[] {
  const foreign = trip.otherFees?.foreign ?? NO_FEES;
  return home.isZero() ? foreign : [{ amount: home, currency }, ...foreign];
}

/** A lot's swing per unit, for so many units and with the multiplier. */
export const swingOf = (swing: Swing, quantity: Decimal, { multiplier }: Instrument): Swing =>
  scaleSwing(swing, quantity.times(multiplier));
