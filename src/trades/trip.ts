import {
  Decimal,
  type Direction,
  epochMs,
  type ExecutionId,
  type Instant,
  type Instrument,
  type AccountId,
  roundTripId,
} from "#domain";
import { addCharges, byCurrency, type Charge, NO_CHARGE } from "./charges.ts";
import type { Swing } from "./swing.ts";
import { scaleSwing } from "./swing.ts";
import type { ClosedBy, Gap, RoundTrip } from "./types.ts";

/** A round trip in the making. Worths are without the multiplier. */
export type TripState = {
  id: string;
  openedAt: Instant;
  /** Units opened and closed so far, in units of after the last split. */
  opened: Decimal;
  closed: Decimal;
  peak: Decimal;
  /** Worth of all that was opened, of the part of it that is closed, and of all exits. */
  entry: Decimal;
  matched: Decimal;
  exit: Decimal;
  /** What stated profits add to the profit that prices give, with the multiplier. */
  stated: Decimal | undefined;
  charge: Charge;
  funding: Decimal;
  /** The same three sums at the rates of the executions, in the account's currency, until one gives no rate. */
  account: { matched: Decimal; exit: Decimal; stated: Decimal } | undefined;
  readonly executionIds: ExecutionId[];
  matches: number;
  /** Running profit with the multiplier, where marks came. */
  swing: Swing | undefined;
  gaps: Gap[] | undefined;
};

export function startTrip(id: string, openedAt: Instant): TripState {
  const { zero } = Decimal;
  return {
    id,
    openedAt,
    opened: zero,
    closed: zero,
    peak: zero,
    entry: zero,
    matched: zero,
    exit: zero,
    stated: undefined,
    charge: NO_CHARGE,
    funding: zero,
    account: { matched: zero, exit: zero, stated: zero },
    executionIds: [],
    matches: 0,
    swing: undefined,
    gaps: undefined,
  };
}

export function chargeTrip(trip: TripState, charge: Charge): void {
  trip.charge = addCharges(trip.charge, charge);
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

/** Profit of a worth that was opened and left: what a long gets back less what it paid; inverse contracts the other way round. */
export function profit(
  { instrument, sign }: Ledger,
  { matched, exit }: { readonly matched: Decimal; readonly exit: Decimal },
): Decimal {
  const gain = (sign > 0) === (instrument.inverse === true) ? matched.minus(exit) : exit.minus(matched);
  return instrument.multiplier === Decimal.one ? gain : gain.times(instrument.multiplier);
}

export function grossOf(ledger: Ledger, trip: TripState): Decimal {
  const gain = profit(ledger, trip);
  return trip.stated ? gain.plus(trip.stated) : gain;
}

/** Average price of a worth; harmonic for inverse contracts, whose worth is quantity / price. */
export function averagePrice(instrument: Instrument, worth: Decimal, quantity: Decimal): Decimal {
  if (!instrument.inverse) return quantity.isZero() ? Decimal.zero : worth.div(quantity);
  return worth.isZero() ? Decimal.zero : quantity.div(worth);
}

/** The record of a round trip that ended, or of one of which so many units are still open. */
export function recordOf(ledger: Ledger, trip: TripState, end: Ending | Decimal): RoundTrip {
  const ending = end instanceof Decimal ? undefined : end;
  const { account, instrument, direction } = ledger;
  const grossPnl = grossOf(ledger, trip);
  const fees = trip.charge.counted;
  return {
    id: roundTripId(trip.id),
    account,
    instrument,
    direction,
    status: ending ? "closed" : "open",
    ...(ending && { closedBy: ending.by }),
    quantity: trip.opened,
    peakQuantity: trip.peak,
    openQuantity: end instanceof Decimal ? end : Decimal.zero,
    entryPrice: averagePrice(instrument, trip.entry, trip.opened),
    ...(!trip.closed.isZero() && { exitPrice: averagePrice(instrument, trip.exit, trip.closed) }),
    openedAt: trip.openedAt,
    ...(ending && {
      closedAt: ending.at,
      holdingMs: epochMs(ending.at) - epochMs(trip.openedAt),
    }),
    currency: instrument.currency,
    grossPnl,
    fees,
    feesPaid: byCurrency(trip.charge.paid),
    funding: trip.funding,
    netPnl: grossPnl.minus(fees).plus(trip.funding),
    ...(trip.account && {
      grossPnlAccount: profit(ledger, trip.account).plus(trip.account.stated),
    }),
    executionIds: trip.executionIds,
    matches: trip.matches,
    ...(trip.stated && { stated: true as const }),
    ...(trip.swing && { excursions: excursionsOf(trip.swing) }),
    gaps: trip.gaps ?? [],
  };
}

const excursionsOf = (swing: Swing) => ({ mae: swing.low, mfe: swing.high, drawdown: swing.fall });

/** A lot's swing per unit, for so many units and with the multiplier. */
export const swingOf = (swing: Swing, quantity: Decimal, { multiplier }: Instrument): Swing =>
  scaleSwing(swing, quantity.times(multiplier));
