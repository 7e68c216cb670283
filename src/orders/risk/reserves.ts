import { Decimal, type Failure } from "#domain";
import type { OrderRecord, UnitReserve } from "../ports.ts";
import { live, marginShare, referencePrice, remaining } from "./amounts.ts";
import { unknownFact } from "./denial.ts";
import type { RiskQuestion } from "./facts.ts";

type Reserved = {
  /** In the account's currency. */
  readonly sum: Decimal;
  /** The first order of which nobody can say what it reserves. */
  readonly unknown: OrderRecord | undefined;
};

/** Orders that may still add to a position. What can only reduce one binds nothing more. */
export const opening = (question: RiskQuestion): readonly OrderRecord[] =>
  live(question).filter(({ reduces }) => !reduces);

/** What is left of orders reserves together: of their worth, or of what the broker asks for it. */
export function reservedBy(
  question: RiskQuestion,
  orders: readonly OrderRecord[],
  of: keyof UnitReserve = "worth",
): Reserved {
  const amounts = orders.map((each) => unitReserve(question, each)?.[of]?.times(remaining(each)));
  const unknown = orders.find((_, n) => amounts[n] === undefined);
  return { sum: Decimal.sum(amounts.filter((value) => value !== undefined)), unknown };
}

/**
 * As the order was decided on, by its own price and rate. One that was written down before that was
 * kept counts by the price that it states, and binds such a share of it as the order in question.
 */
function unitReserve(
  question: RiskQuestion,
  { ticket, report, reserve }: OrderRecord,
): Partial<UnitReserve> | undefined {
  if (reserve) return reserve;
  const { instrument, limitPrice, stopPrice } = ticket;
  const isSame = instrument.id === question.ticket.instrument.id;
  const market = isSame ? referencePrice(question) : undefined;
  const price = limitPrice ?? stopPrice ?? report?.averagePrice ?? market;
  const isHome = instrument.currency === question.facts.account.currency;
  const rate = isHome ? Decimal.one : isSame ? question.facts.rate : undefined;
  if (!price || !rate) return undefined;
  const worth = price.abs().times(instrument.multiplier).times(rate);
  const margin = marginShare(question)?.times(worth);
  return { worth, ...(margin && { margin }) };
}

/** Ends with the order, which a person can bring about where the broker says nothing. */
export const reserveUnknown = (
  { facts }: RiskQuestion,
  { clientOrderId, ticket }: OrderRecord,
): Failure =>
  unknownFact(
    `The worth of order "${clientOrderId}" on ${ticket.instrument.symbol} in ${facts.account.currency}`,
    "Wait until that order has ended, cancel it, or settle it on the Orders page",
  );
