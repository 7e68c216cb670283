import { Decimal, epochMs, type Instant, type InstrumentId, isFinal, type Quote } from "#domain";
import type { OrderRecord, UnitReserve } from "../ports.ts";
import type { RiskQuestion } from "./facts.ts";

/** Units with their direction: what an order does to a position. */
export const signed = (side: "buy" | "sell", quantity: Decimal): Decimal =>
  side === "buy" ? quantity : quantity.neg();

/** A quote that is not too old to decide on. */
export function freshQuote({ facts, rules }: RiskQuestion): Quote | undefined {
  const { quote, now } = facts;
  if (!quote || ageMs(quote.at, now) > rules.maxQuoteAgeMs) return undefined;
  return quote;
}

export const ageMs = (at: Instant, now: Instant): number => epochMs(now) - epochMs(at);

/** The side of the market that an order trades with, else the last price. */
export function marketPrice(question: RiskQuestion): Decimal | undefined {
  return touched(question.ticket.side, freshQuote(question));
}

export const touched = (side: "buy" | "sell", quote: Quote | undefined): Decimal | undefined =>
  (side === "buy" ? quote?.ask : quote?.bid) ?? quote?.last;

/** The price at which the worth of an order is measured: never better than what may be paid. */
export function referencePrice(question: RiskQuestion): Decimal | undefined {
  const { limitPrice, stopPrice, side } = question.ticket;
  const market = marketPrice(question);
  const stated = limitPrice ?? stopPrice;
  if (!stated || !market) return stated ?? market;
  return side === "buy" ? Decimal.max(stated, market) : market;
}

/** Worth of so many units in the account's currency; undefined where price or rate is unknown. */
export function worth(question: RiskQuestion, quantity: Decimal): Decimal | undefined {
  const price = referencePrice(question);
  const rate = homeRate(question);
  if (!price || !rate) return undefined;
  return quantity.times(price.abs()).times(question.ticket.instrument.multiplier).times(rate);
}

const homeRate = ({ ticket, facts }: RiskQuestion): Decimal | undefined =>
  ticket.instrument.currency === facts.account.currency ? Decimal.one : facts.rate;

/**
 * What so many units bind in the account's currency: what the broker states for each of them, or
 * its share of their worth. Undefined where that is not known.
 */
export function marginOf(question: RiskQuestion, quantity: Decimal): Decimal | undefined {
  const { marginPerUnit, marginRate } = question.facts.instrument ?? {};
  const rate = homeRate(question);
  if (marginPerUnit) return rate && quantity.times(marginPerUnit).times(rate);
  return marginRate && worth(question, quantity)?.times(marginRate);
}

/** What each unit reserves from now on; nothing where it reduces, or price or rate is unknown. */
export function reserveOf(question: RiskQuestion): UnitReserve | undefined {
  if (reduces(question)) return undefined;
  const each = worth(question, Decimal.one);
  const margin = marginOf(question, Decimal.one);
  return each && margin && { worth: each, margin };
}

/** The share of its worth that an order binds; undefined where price or rate is unknown. */
export function marginShare(question: RiskQuestion): Decimal | undefined {
  const { marginPerUnit, marginRate } = question.facts.instrument ?? {};
  if (!marginPerUnit) return marginRate;
  const each = worth(question, Decimal.one);
  return each && each.sign > 0 ? marginOf(question, Decimal.one)?.div(each) : undefined;
}

/** Orders that may still trade, or of which we do not know. */
export const live = ({ book }: RiskQuestion): readonly OrderRecord[] =>
  book.orders.filter(mayTrade);

const OVER = new Set<OrderRecord["state"]>(["denied", "rejected", "not-sent"]);

/** An order that was not found keeps its reservation, since it may live after all. */
export const mayTrade = ({ state, report }: OrderRecord): boolean =>
  !OVER.has(state) && (!report || !isFinal(report.status));

/** What an order may still trade, as it stands or as it is being changed. */
export function remaining({ ticket, report, pending }: OrderRecord): Decimal {
  const whole = report?.quantity ?? ticket.quantity;
  const asked = pending?.change?.quantity ?? whole;
  return Decimal.max(whole, asked).minus(report?.filled ?? Decimal.zero);
}

/** What the position would be if everything on one side traded, this order included. */
export function positionAfter(question: RiskQuestion): Decimal {
  const { ticket, facts } = question;
  const same = live(question).filter(
    (each) =>
      each.ticket.instrument.id === ticket.instrument.id && each.ticket.side === ticket.side,
  );
  const open = same.reduce((sum, each) => sum.plus(remaining(each)), ticket.quantity);
  return held(facts.positions, ticket.instrument.id).plus(signed(ticket.side, open));
}

export const held = (of: ReadonlyMap<InstrumentId, Decimal>, id: InstrumentId): Decimal =>
  of.get(id) ?? Decimal.zero;

/** Whether an order can only make the position smaller, other open orders of its side included. */
export function reduces(question: RiskQuestion): boolean {
  const before = held(question.facts.positions, question.ticket.instrument.id);
  if (before.isZero() || (before.gt(Decimal.zero) ? "sell" : "buy") !== question.ticket.side)
    return false;
  const after = positionAfter(question);
  return after.isZero() || after.gt(Decimal.zero) === before.gt(Decimal.zero);
}
