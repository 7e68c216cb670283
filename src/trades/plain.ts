import { Decimal, type Execution } from "#domain";
import type { Book } from "./book.ts";
import { chargeOf, NO_CHARGE, share } from "./charges.ts";
import { gapsOf, whyNotOpen } from "./gaps.ts";
import { endTrip, type Leg, openLot, settleLeg } from "./leg.ts";
import { addLot, dropLot, isFlat, nextLot } from "./lots.ts";
import { addId, chargeTrip, noteGap, restartTrip, type TripState } from "./trip.ts";

/**
 * True for what nearly every execution is: a fill at a price, fees in the settlement currency,
 * nothing pooled, restated, rated, stated or marked, and nobody who wants to see the matches. Such
 * fills take a path that makes hardly any objects; the outcome is the same to the digit, which a
 * property test holds it to.
 */
export function isPlain(book: Book, execution: Execution): boolean {
  if (!book.plain) return false;
  const { fees, kind, quantity, statedPnl, fxRate } = execution;
  return (
    kind === "fill" &&
    !statedPnl &&
    !fxRate &&
    (fees.length === 0 || (fees.length === 1 && fees[0]?.currency === book.instrument.currency)) &&
    !quantity.isZero() &&
    isPlainLeg(book.long) &&
    isPlainLeg(book.short)
  );
}

const isPlainLeg = (leg: Leg) => !leg.restated && !leg.trip?.swing && !leg.trip?.stated;

/** Applies an execution of which {@link isPlain} is true. */
export function executePlain(book: Book, execution: Execution): void {
  const buys = execution.side === "buy";
  const closing = buys ? book.short : book.long;
  const { quantity } = execution;
  const trip = execution.effect === "open" || isFlat(closing.queue) ? undefined : closing.trip;
  const left = trip ? closePlain(closing, trip, execution) : quantity;
  const refusal = left.isZero() ? undefined : whyNotOpen(book, execution);
  if (trip) finishPlain(book, { trip, execution, left, refused: refusal !== undefined });
  if (refusal) {
    const gaps = gapsOf(book, execution, { charge: NO_READ_CHARGE, left, refusal });
    if (trip) for (const gap of gaps) noteGap(trip, gap);
  }
  if (trip && isFlat(closing.queue)) {
    closing.trip = endTrip(closing, execution, trip);
    settleLeg(closing);
  }
  if (!refusal && !left.isZero()) openPlain(book, execution, left);
}

const NO_READ_CHARGE = { ...NO_CHARGE, units: Decimal.zero, unconverted: [] };

/** Closes lots as far as they go and returns what is left of the execution. */
function closePlain(leg: Leg, trip: TripState, execution: Execution): Decimal {
  const { queue } = leg;
  let left = execution.quantity;
  for (let lot = nextLot(queue); lot && !left.isZero(); lot = nextLot(queue)) {
    trip.matches++;
    const over = lot.quantity.cmp(left);
    if (over > 0) {
      trip.matched.addProduct(left, lot.price);
      lot.quantity = lot.quantity.minus(left);
      return Decimal.zero;
    }
    trip.matched.addProduct(lot.quantity, lot.price);
    left = over === 0 ? Decimal.zero : left.minus(lot.quantity);
    dropLot(queue);
  }
  return left;
}

type Finish = {
  readonly trip: TripState;
  readonly execution: Execution;
  readonly left: Decimal;
  readonly refused: boolean;
};

function finishPlain(book: Book, { trip, execution, left, refused }: Finish): void {
  const { quantity, price, fees, side } = execution;
  const leg = side === "buy" ? book.short : book.long;
  const closed = left.isZero() ? quantity : quantity.minus(left);
  trip.exit.addProduct(closed, price);
  trip.closed.add(closed);
  leg.quantity.subtract(closed);
  addId(trip, execution.id);
  trip.account = undefined;
  const fee = fees[0];
  if (!fee) return;
  if (left.isZero() || refused) trip.fees.add(fee.amount);
  else chargeTrip(trip, shareOf(book, execution, { before: quantity, after: left }));
}

const shareOf = (book: Book, execution: Execution, part: { before: Decimal; after: Decimal }) =>
  share(chargeOf(execution, book.rules), { whole: execution.quantity, ...part }, book.rules);

function openPlain(book: Book, execution: Execution, quantity: Decimal): void {
  const leg = execution.side === "buy" ? book.long : book.short;
  if (quantity !== execution.quantity) {
    const charge = shareOf(book, execution, { before: quantity, after: Decimal.zero });
    openLot(leg, { execution, quantity, charge, gaps: [] });
    return;
  }
  const { price, id, executedAt, fees } = execution;
  addLot(leg.queue, {
    execution,
    quantity,
    initial: quantity,
    price,
    total: undefined,
    charge: undefined,
    swing: undefined,
  });
  leg.quantity.add(quantity);
  const trip = (leg.trip ??= restartTrip(leg.spare, id, executedAt));
  trip.opened.add(quantity);
  trip.entry.addProduct(quantity, price);
  trip.account = undefined;
  trip.peak.raiseTo(leg.quantity);
  addId(trip, id);
  if (fees[0]) trip.fees.add(fees[0].amount);
}
