import { Decimal, type Failure, type Instrument } from "#domain";
import { marginOf, positionAfter, reduces, worth } from "./amounts.ts";
import { tooLarge, unknownFact } from "./denial.ts";
import type { RiskCheck, RiskQuestion } from "./facts.ts";
import { opening, reservedBy, reserveUnknown } from "./reserves.ts";

const worthUnknown = ({ ticket, facts }: RiskQuestion) =>
  unknownFact(
    `The worth of ${ticket.instrument.symbol} in ${facts.account.currency}`,
    "Wait for a quote and a rate, or use a limit order",
  );

export const orderSize: RiskCheck = (question) => {
  const { ticket, limits } = question;
  const { maxOrderQuantity, maxOrderNotional } = limits;
  if (maxOrderQuantity && ticket.quantity.gt(maxOrderQuantity))
    return tooLarge("order-quantity", "The quantity", maxOrderQuantity, ticket.quantity);
  if (!maxOrderNotional) return undefined;
  const notional = worth(question, ticket.quantity);
  if (!notional) return worthUnknown(question);
  if (!notional.gt(maxOrderNotional)) return undefined;
  return tooLarge("order-notional", "The worth of the order", maxOrderNotional, notional);
};

/** Everything that is open on this side counts as if it had traded. */
export const positionSize: RiskCheck = (question) => {
  const { maxPositionQuantity, maxPositionNotional } = question.limits;
  if (reduces(question)) return undefined;
  const after = positionAfter(question).abs();
  if (maxPositionQuantity && after.gt(maxPositionQuantity))
    return tooLarge("position-quantity", "The position", maxPositionQuantity, after);
  if (!maxPositionNotional) return undefined;
  const notional = worth(question, after);
  if (!notional) return worthUnknown(question);
  if (!notional.gt(maxPositionNotional)) return undefined;
  return tooLarge("position-notional", "The worth of the position", maxPositionNotional, notional);
};

export const exposure: RiskCheck = (question) => {
  const { maxGrossExposure } = question.limits;
  if (!maxGrossExposure || reduces(question)) return undefined;
  const own = worth(question, positionAfter(question).abs());
  if (!own) return worthUnknown(question);
  const { id } = question.ticket.instrument;
  const elsewhere = opening(question).filter(({ ticket }) => ticket.instrument.id !== id);
  const { sum: reserved, unknown } = reservedBy(question, elsewhere);
  if (unknown) return reserveUnknown(question, unknown);
  const unvalued = question.facts.unvalued?.find((each) => each.id !== id);
  if (unvalued) return positionUnknown(question, unvalued);
  const rest = [...question.facts.values].filter(([each]) => each !== id);
  const gross = Decimal.sum([own, reserved, ...rest.map(([, value]) => value.abs())]);
  if (!gross.gt(maxGrossExposure)) return undefined;
  return tooLarge("exposure", "The gross exposure", maxGrossExposure, gross);
};

/** What is missing to measure a position in the account's currency. */
function positionUnknown({ facts }: RiskQuestion, { symbol, currency }: Instrument): Failure {
  const { currency: home } = facts.account;
  const what = currency === home ? "price" : `rate from ${currency} to ${home}`;
  const next = "Try again once the broker states it, or close that position";
  return unknownFact(`The ${what} for the position in ${symbol}`, next);
}

/** What the order binds is there. What open orders bind is already taken off by the broker. */
export const buyingPower: RiskCheck = (question) => {
  const { ticket, facts } = question;
  if (reduces(question)) return undefined;
  const { buyingPower: there } = facts.account;
  if (!there) return unknownFact("The buying power", "Synchronise the connection and try again");
  const own = marginOf(question, ticket.quantity);
  if (!own) return worthUnknown(question);
  const more = own.minus(boundAlready(question));
  if (question.replaces && more.sign <= 0) return undefined;
  // The broker may not have counted those of which it has not said that it has them.
  const unseen = opening(question).filter(({ state }) => state !== "acknowledged");
  const { sum, unknown } = reservedBy(question, unseen, "margin");
  if (unknown) return reserveUnknown(question, unknown);
  const needed = more.plus(sum);
  if (!needed.gt(there)) return undefined;
  return tooLarge("buying-power", "What the order binds", there, needed);
};

/** What the order binds that is replaced, which the broker has taken off as well. */
function boundAlready(question: RiskQuestion): Decimal {
  const { replaces } = question;
  if (replaces?.state !== "acknowledged" || replaces.reduces) return Decimal.zero;
  return reservedBy(question, [replaces], "margin").sum;
}
