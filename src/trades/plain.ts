import { Decimal, type Execution } from "#domain";
import { type Book, legsOf } from "./book.ts";
import { type Charge, chargeOf, share } from "./charges.ts";
import { whyNotOpen } from "./gaps.ts";
import { endTrip, type Leg } from "./leg.ts";
import { addLot } from "./lots.ts";
import {
  clearPacked,
  closePacked,
  fits,
  lotsOf,
  openPacked,
  quantityOf,
  unitsOf,
} from "./packed.ts";
import { addId, chargeTrip, restartTrip, type TripState } from "./trip.ts";

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
    !quantity.isZero()
  );
}

/**
 * Applies an execution of which {@link isPlain} is true. False, and nothing done, where its numbers
 * do not fit or it may not open what it leaves over.
 */
export function executePlain(book: Book, execution: Execution): boolean {
  const buys = execution.side === "buy";
  const closing = buys ? book.short : book.long;
  const opening = buys ? book.long : book.short;
  const { packed, trip } = closing;
  if (!trip || execution.effect === "open") {
    if (!mayOpen(book, opening, execution)) return false;
    openPlain(opening, execution);
    return true;
  }
  if (!fits(packed, execution)) return false;
  const over = unitsOf(packed, execution.quantity) - packed.held;
  if (over <= 0) closePlain(closing, trip, execution);
  else if (mayTurn(book, opening, execution)) turnPlain(book, execution, quantityOf(packed, over));
  else return false;
  return true;
}

const mayOpen = (book: Book, opening: Leg, execution: Execution): boolean =>
  whyNotOpen(book, execution) === undefined && fits(opening.packed, execution);

/** A leg remembers one rest; where both directions are open, it may have one already. */
const mayTurn = (book: Book, opening: Leg, execution: Execution): boolean =>
  opening.packed.rest === undefined && mayOpen(book, opening, execution);

/** Opens all of an execution. */
function openPlain(leg: Leg, execution: Execution): void {
  const { packed } = leg;
  const trip = (leg.trip ??= startPlain(leg, execution));
  openPacked(packed, execution, unitsOf(packed, execution.quantity));
  addId(trip, execution.id);
  const fee = execution.fees[0];
  if (fee) trip.fees.add(fee.amount);
}

function startPlain(leg: Leg, { id, executedAt }: Execution): TripState {
  const trip = restartTrip(leg.spare, id, executedAt);
  trip.account = undefined;
  return trip;
}

/** Closes with all of an execution. */
function closePlain(leg: Leg, trip: TripState, execution: Execution): void {
  const { packed } = leg;
  trip.matches += closePacked(packed, execution, unitsOf(packed, execution.quantity));
  addId(trip, execution.id);
  const fee = execution.fees[0];
  if (fee) trip.fees.add(fee.amount);
  if (packed.held === 0) endPlain(leg, trip, execution);
}

/** Closes all that is open and opens the other way with what is left, where that may be. */
function turnPlain(book: Book, execution: Execution, left: Decimal): boolean {
  const buys = execution.side === "buy";
  const closing = buys ? book.short : book.long;
  const opening = buys ? book.long : book.short;
  const { quantity: whole, price } = execution;
  if (whyNotOpen(book, execution) || !fits(opening.packed, { quantity: left, price })) return false;
  const all = chargeOf(execution, book.rules);
  const { trip, packed } = closing;
  if (trip) {
    trip.matches += closePacked(packed, execution, packed.held);
    addId(trip, execution.id);
    chargeTrip(trip, share(all, { whole, before: whole, after: left }, book.rules));
    endPlain(closing, trip, execution);
  }
  const charge = share(all, { whole, before: left, after: Decimal.zero }, book.rules);
  openRest(opening, execution, { quantity: left, charge });
  return true;
}

type Part = { readonly quantity: Decimal; readonly charge: Charge };

function openRest(leg: Leg, execution: Execution, { quantity, charge }: Part): void {
  const { packed } = leg;
  const trip = (leg.trip ??= startPlain(leg, execution));
  packed.rest = { execution, quantity, charge };
  openPacked(packed, execution, unitsOf(packed, quantity));
  addId(trip, execution.id);
  chargeTrip(trip, charge);
}

function endPlain(leg: Leg, trip: TripState, execution: Execution): void {
  unpackSums(leg, trip);
  clearPacked(leg.packed);
  leg.trip = endTrip(leg, execution, trip);
}

function unpackSums({ packed }: Leg, trip: TripState): void {
  const { quantityScale, opened, held, peak } = packed;
  const worthScale = quantityScale + packed.priceScale;
  trip.opened.setScaled(opened, quantityScale);
  trip.closed.setScaled(opened - held, quantityScale);
  trip.peak.setScaled(peak, quantityScale);
  trip.entry.setScaled(packed.entry, worthScale);
  trip.matched.setScaled(packed.matched, worthScale);
  trip.exit.setScaled(packed.exit, worthScale);
}

/** Turns what plain fills left into objects, which every other event needs. */
export function unpack(book: Book): void {
  if (!book.plain) return;
  book.plain = false;
  for (const leg of legsOf(book)) {
    const { packed, trip, queue, quantity } = leg;
    if (!trip) continue;
    unpackSums(leg, trip);
    quantity.set(quantityOf(packed, packed.held));
    for (const lot of lotsOf(packed)) addLot(queue, lot);
    clearPacked(packed);
  }
}
