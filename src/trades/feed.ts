import { type CashMovement, Decimal, type Execution, type Split } from "#domain";
import { type Book, legsOf } from "./book.ts";
import { addCharges, chargeOf, type ReadCharge, share } from "./charges.ts";
import { closeLots } from "./close.ts";
import { isCash, isExecution, isSplit } from "./events.ts";
import { gapsOf, whyNotOpen } from "./gaps.ts";
import { dustOf, type Leg, openLot } from "./leg.ts";
import { isFlat, openLotsOf, splitLots } from "./lots.ts";
import { markLeg } from "./marks.ts";
import { executePlain, isPlain, unpack } from "./plain.ts";
import { chargeTrip, noteGap } from "./trip.ts";
import type { Gap, TradeEvent } from "./types.ts";

/** Applies the next event. Corrections and busts must have been resolved before. */
export function feed(book: Book, event: TradeEvent): void {
  if (isExecution(event) && isPlain(book, event) && executePlain(book, event)) return;
  unpack(book);
  feedAny(book, event);
  book.plain = book.ordinary && legsOf(book).every((leg) => isFlat(leg.queue));
}

function feedAny(book: Book, event: TradeEvent): void {
  if (isExecution(event)) execute(book, event);
  else if (isSplit(event)) for (const leg of legsOf(book)) splitLeg(leg, event);
  else if (isCash(event)) fund(book, event);
  else for (const leg of legsOf(book)) markLeg(leg, event.price, true);
}

function execute(book: Book, execution: Execution): void {
  const charge = chargeOf(execution, book.rules);
  const buys = execution.side === "buy";
  const closing = buys ? book.short : book.long;
  const opening = buys ? book.long : book.short;
  const quantity = changeOf(execution, charge);
  if (quantity.isZero()) {
    chargeOpen(book, charge);
    return;
  }
  if (execution.kind !== "transfer") {
    markLeg(closing, execution.price, book.rules.fillsAreMarks);
    markLeg(opening, execution.price, book.rules.fillsAreMarks);
  }
  const closed =
    execution.effect === "open" ? Decimal.zero : closable(closing, execution, quantity);
  const left = closed === quantity ? Decimal.zero : quantity.minus(closed);
  const refusal = left.isZero() ? undefined : whyNotOpen(book, execution);
  const gaps = gapsOf(book, execution, { charge, left, refusal });
  if (left.isZero() || refusal) {
    if (!closed.isZero()) closeLots(closing, { execution, quantity: closed, charge, gaps });
    return;
  }
  if (closed.isZero()) {
    openLot(opening, { execution, quantity, charge, gaps });
    return;
  }
  const split = (before: Decimal, after: Decimal) =>
    share(charge, { whole: quantity, before, after }, book.rules);
  closeLots(closing, { execution, quantity: closed, charge: split(quantity, left), gaps });
  openLot(opening, { execution, quantity: left, charge: split(left, Decimal.zero), gaps: [] });
}

/** A report without units, such as a fee on its own, costs the round trip that is open. */
function chargeOpen(book: Book, charge: ReadCharge): void {
  const leg = legsOf(book).find((side) => !isFlat(side.queue));
  if (!leg) return;
  if (leg.trip) chargeTrip(leg.trip, charge);
  else leg.waiting.charge = addCharges(leg.waiting.charge, charge);
}

/**
 * Units by which the position changes: a fee in the traded asset lowers what a buy brings and
 * raises what a sale takes.
 */
function changeOf(execution: Execution, { units }: ReadCharge): Decimal {
  if (units.isZero()) return execution.quantity;
  if (execution.side === "sell") return execution.quantity.plus(units);
  return Decimal.max(execution.quantity.minus(units), Decimal.zero);
}

function closable(leg: Leg, execution: Execution, quantity: Decimal): Decimal {
  if (isFlat(leg.queue)) return Decimal.zero;
  if (leg.quantity.cmp(quantity) >= 0) return quantity;
  const open = leg.quantity.value;
  const dust = dustOf(leg, execution);
  return dust && quantity.minus(open).lt(dust) ? quantity : open;
}

function splitLeg(leg: Leg, split: Split): void {
  if (isFlat(leg.queue)) return;
  splitLots(leg.queue, split);
  leg.restated = true;
  const lots = openLotsOf(leg.queue);
  leg.quantity.set(Decimal.sum(lots.map((lot) => lot.quantity)));
  leg.fractional ||= lots.some((lot) => !lot.quantity.eq(lot.quantity.round(0, "down")));
  const { trip } = leg;
  if (!trip) return;
  for (const units of [trip.opened, trip.closed, trip.peak]) {
    units.set(units.value.times(split.to).div(split.from));
  }
}

/** Funding belongs to what was open when it was booked. */
function fund(book: Book, movement: CashMovement): void {
  if (movement.kind !== "funding") return;
  const leg = legsOf(book).find((side) => !isFlat(side.queue));
  if (leg && movement.amount.currency === book.instrument.currency) {
    const { amount } = movement.amount;
    if (leg.trip) leg.trip.funding = leg.trip.funding.plus(amount);
    else leg.waiting.funding = leg.waiting.funding.plus(amount);
    return;
  }
  const gap: Gap = {
    kind: leg ? "unconverted-fee" : "funding-without-position",
    account: book.account,
    instrument: book.instrument.id,
    at: movement.bookedAt,
    source: movement.id,
    amount: movement.amount,
  };
  book.sink.gap(gap);
  if (leg?.trip) noteGap(leg.trip, gap);
}
