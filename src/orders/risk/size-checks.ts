import { Decimal } from "#domain";
import {
  live,
  marginOf,
  marginShare,
  positionAfter,
  reduces,
  referencePrice,
  remaining,
  worth,
} from "./amounts.ts";
import { tooLarge, unknownFact } from "./denial.ts";
import type { RiskCheck, RiskQuestion } from "./facts.ts";

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
  const reserved = reservedElsewhere(question);
  if (!own || !reserved) return worthUnknown(question);
  const { id } = question.ticket.instrument;
  const rest = [...question.facts.values].filter(([each]) => each !== id);
  const gross = Decimal.sum([own, reserved, ...rest.map(([, value]) => value.abs())]);
  if (!gross.gt(maxGrossExposure)) return undefined;
  return tooLarge("exposure", "The gross exposure", maxGrossExposure, gross);
};

/** Worth of the open orders on other instruments; undefined where one has no price. */
function reservedElsewhere(question: RiskQuestion): Decimal | undefined {
  const { account } = question.facts;
  // What can only reduce binds nothing more, and an exit that trails has no price to count by.
  const others = live(question).filter(
    ({ ticket, reduces: isExit }) =>
      !isExit && ticket.instrument.id !== question.ticket.instrument.id,
  );
  const worths = others.map((each) => {
    const price = each.ticket.limitPrice ?? each.ticket.stopPrice ?? each.report?.averagePrice;
    if (!price || each.ticket.instrument.currency !== account.currency) return undefined;
    return remaining(each).times(price.abs()).times(each.ticket.instrument.multiplier);
  });
  const known = worths.filter((value) => value !== undefined);
  return known.length === worths.length ? Decimal.sum(known) : undefined;
}

/** What the order binds is there. What open orders bind is already taken off by the broker. */
export const buyingPower: RiskCheck = (question) => {
  const { ticket, facts } = question;
  if (reduces(question)) return undefined;
  const { buyingPower: there } = facts.account;
  if (!there) return unknownFact("The buying power", "Synchronise the connection and try again");
  const own = marginOf(question, ticket.quantity);
  const share = marginShare(question);
  if (!own || !share) return worthUnknown(question);
  const needed = own.plus(unseen(question, share));
  if (!needed.gt(there)) return undefined;
  return tooLarge("buying-power", "What the order binds", there, needed);
};

/**
 * Orders that the broker may not have counted yet, since it has not said that it has them. What
 * they bind of their worth is taken to be what this one does.
 */
function unseen(question: RiskQuestion, share: Decimal): Decimal {
  const sent = live(question).filter(({ state }) => state !== "acknowledged");
  const price = referencePrice(question) ?? Decimal.zero;
  const worths = sent.map(({ ticket }) =>
    ticket.quantity.times((ticket.limitPrice ?? price).abs()).times(ticket.instrument.multiplier),
  );
  return Decimal.sum(worths).times(share);
}
