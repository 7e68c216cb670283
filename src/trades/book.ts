import {
  type AccountId,
  type CashMovement,
  Decimal,
  type Execution,
  type Instrument,
  type Split,
} from "#domain";
import { chargeOf, type ReadCharge, share } from "./charges.ts";
import { isCash, isExecution, isSplit } from "./events.ts";
import { closeLots, createLeg, dustOf, type Leg, openLot, type Sink } from "./leg.ts";
import { isFlat, openLotsOf, splitLots } from "./lots.ts";
import type { TradeRules } from "./rules.ts";
import { noteSwing, startSwing } from "./swing.ts";
import { grossOf, noteGap, profit } from "./trip.ts";
import type { Gap, GapKind, TradeEvent } from "./types.ts";

/** The lots of one instrument in one account, fed with one event at a time in order. */
export type Book = {
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly rules: TradeRules;
  readonly sink: Sink;
  readonly long: Leg;
  readonly short: Leg;
};

export type BookOptions = {
  readonly account: AccountId;
  readonly instrument: Instrument;
  readonly rules: TradeRules;
  readonly sink: Sink;
};

/**
 * An empty book. It keeps open lots only, so memory does not grow with history. Long and short are kept apart:
 * an execution closes what stands against it first, unless the broker says that it opens, as hedging accounts do.
 */
export function createBook({ account, instrument, rules, sink }: BookOptions): Book {
  const side = { account, instrument };
  return {
    account,
    instrument,
    rules,
    sink,
    long: createLeg({ ...side, direction: "long", sign: 1 }, rules, sink),
    short: createLeg({ ...side, direction: "short", sign: -1 }, rules, sink),
  };
}

/** Applies the next event. Corrections and busts must have been resolved before. */
export function feed(book: Book, event: TradeEvent): void {
  if (isExecution(event)) execute(book, event);
  else if (isSplit(event)) for (const leg of legsOf(book)) splitLeg(leg, event);
  else if (isCash(event)) fund(book, event);
  else for (const leg of legsOf(book)) markLeg(leg, event.price, true);
}

export const legsOf = (book: Book): readonly [Leg, Leg] => [book.long, book.short];

function execute(book: Book, execution: Execution): void {
  const charge = chargeOf(execution, book.rules);
  const buys = execution.side === "buy";
  const closing = buys ? book.short : book.long;
  const opening = buys ? book.long : book.short;
  const quantity = changeOf(execution, charge);
  if (execution.kind !== "transfer") {
    markLeg(closing, execution.price, book.rules.fillsAreMarks);
    markLeg(opening, execution.price, book.rules.fillsAreMarks);
  }
  const closed = execution.effect === "open" ? Decimal.zero : closable(closing, execution, quantity);
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

/** Units by which the position changes: a fee in the traded asset lowers what a buy brings and raises what a sale takes. */
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

/** Why what an execution leaves over may not open a position. */
function whyNotOpen({ rules, instrument }: Book, execution: Execution): GapKind | undefined {
  const { kind, effect, side } = execution;
  if (effect === "open") return undefined;
  if (effect === "close" || kind === "expiry" || kind === "settlement") return "closes-nothing";
  const option = instrument.kind === "option" || instrument.kind === "future-option";
  if (option && (kind === "exercise" || kind === "assignment")) return "closes-nothing";
  if (side === "buy") return undefined;
  if (kind === "transfer") return "transfer-of-nothing";
  return rules.shorting ? undefined : "sold-more-than-held";
}

type Findings = {
  readonly charge: ReadCharge;
  readonly left: Decimal;
  readonly refusal: GapKind | undefined;
};

const NONE: readonly Gap[] = [];

/** What the execution shows to be missing, reported and returned for the round trip that it touches. */
function gapsOf(book: Book, execution: Execution, { charge, left, refusal }: Findings): readonly Gap[] {
  const priceless = execution.price.isZero() && !left.isZero() && !refusal;
  const free = priceless && execution.kind === "transfer" ? "unknown-cost" : undefined;
  const worthless = execution.price.isZero() && book.instrument.inverse ? "no-price" : undefined;
  if (!refusal && !free && !worthless && charge.unconverted.length === 0) return NONE;
  const base = {
    account: book.account,
    instrument: book.instrument.id,
    at: execution.executedAt,
    source: execution.id,
  };
  const { statedPnl } = execution;
  const amount = statedPnl && { amount: { amount: statedPnl, currency: book.instrument.currency } };
  const gaps: Gap[] = charge.unconverted.map(({ amount: fee, currency }) => ({
    ...base,
    kind: "unconverted-fee",
    amount: { amount: fee, currency },
  }));
  if (refusal) gaps.push({ ...base, kind: refusal, quantity: left, ...amount });
  if (free) gaps.push({ ...base, kind: free, quantity: left });
  if (worthless) gaps.push({ ...base, kind: worthless, quantity: execution.quantity });
  for (const gap of gaps) book.sink.gap(gap);
  return gaps;
}

function splitLeg(leg: Leg, split: Split): void {
  if (isFlat(leg.queue)) return;
  splitLots(leg.queue, split);
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

/** Values what is open at a price. Without `start` only those follow it that a mark has reached before. */
function markLeg(leg: Leg, price: Decimal, start: boolean): void {
  if (isFlat(leg.queue)) return;
  const { trip } = leg;
  if (trip) {
    if (!trip.swing && !start) return;
    trip.swing ??= startSwing();
    noteSwing(trip.swing, grossOf(leg, trip).plus(unrealised(leg, price)));
    return;
  }
  for (const lot of openLotsOf(leg.queue)) {
    if (!lot.swing && !start) continue;
    lot.swing ??= startSwing();
    noteSwing(lot.swing, perUnit(leg, lot.price, price));
  }
}

function unrealised(leg: Leg, price: Decimal): Decimal {
  const { trip, instrument } = leg;
  if (!trip) return Decimal.zero;
  const quantity = leg.quantity.value;
  if (instrument.inverse && price.isZero()) return Decimal.zero;
  const exit = instrument.inverse ? quantity.div(price) : quantity.times(price);
  return profit(leg, { matched: trip.entry.value.minus(trip.matched.value), exit });
}

/** Profit of one unit without the multiplier, from a lot's price to another. */
function perUnit({ instrument, sign }: Leg, from: Decimal, to: Decimal): Decimal {
  if (!instrument.inverse) return sign > 0 ? to.minus(from) : from.minus(to);
  if (from.isZero() || to.isZero()) return Decimal.zero;
  const gain = Decimal.one.div(from).minus(Decimal.one.div(to));
  return sign > 0 ? gain : gain.neg();
}
