import { Decimal } from "#domain";
import {
  ageMs,
  held,
  live,
  positionAfter,
  reduces,
  referencePrice,
  remaining,
  signed,
  worth,
} from "./amounts.ts";
import { denial, unknownFact } from "./denial.ts";
import type { RiskCheck, RiskQuestion } from "./facts.ts";

const MINUTE_MS = 60_000;

const tooLarge = (code: string, what: string, limit: Decimal | number, actual: Decimal | number) =>
  denial({
    code,
    message: `${what} would be ${actual}, which is above ${limit}`,
    next: "Reduce the order, or close something first",
    limit,
    actual,
  });

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

/** The same order twice within seconds is a double click. */
export const duplicate: RiskCheck = ({ ticket, book, rules, facts: { now } }) => {
  const same = book.orders.find(
    (each) =>
      each.state !== "denied" &&
      ageMs(each.createdAt, now) < rules.duplicateMs &&
      each.ticket.instrument.id === ticket.instrument.id &&
      each.ticket.side === ticket.side &&
      each.ticket.quantity.eq(ticket.quantity) &&
      String(each.ticket.limitPrice) === String(ticket.limitPrice) &&
      String(each.ticket.stopPrice) === String(ticket.stopPrice),
  );
  if (!same) return undefined;
  return denial({
    code: "duplicate",
    message: `The same order was placed ${Math.ceil(ageMs(same.createdAt, now) / 1000)} s ago`,
    next: "Wait a few seconds if you want it twice",
    limit: `${rules.duplicateMs} ms`,
  });
};

export const throttle: RiskCheck = ({ book, limits: { maxOrdersPerMinute }, facts: { now } }) => {
  if (maxOrdersPerMinute === undefined) return undefined;
  const recent =
    book.orders.filter(({ createdAt }) => ageMs(createdAt, now) < MINUTE_MS).length + 1;
  if (recent <= maxOrdersPerMinute) return undefined;
  return tooLarge("throttle", "The number of orders in a minute", maxOrdersPerMinute, recent);
};

export const openOrders: RiskCheck = (question) => {
  const { maxOpenOrders } = question.limits;
  if (maxOpenOrders === undefined) return undefined;
  const open = live(question).length + 1;
  if (open <= maxOpenOrders) return undefined;
  return tooLarge("open-orders", "The number of open orders", maxOpenOrders, open);
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
  const others = live(question).filter(
    ({ ticket }) => ticket.instrument.id !== question.ticket.instrument.id,
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
  const notional = worth(question, ticket.quantity);
  const rate = facts.instrument?.marginRate;
  if (!notional || !rate) return worthUnknown(question);
  const needed = notional.times(rate).plus(unseen(question, rate));
  if (!needed.gt(there)) return undefined;
  return tooLarge("buying-power", "What the order binds", there, needed);
};

/** Orders that the broker may not have counted yet, since it has not said that it has them. */
function unseen(question: RiskQuestion, rate: Decimal): Decimal {
  const sent = live(question).filter(({ state }) => state !== "acknowledged");
  const price = referencePrice(question) ?? Decimal.zero;
  const worths = sent.map(({ ticket }) =>
    ticket.quantity.times((ticket.limitPrice ?? price).abs()).times(ticket.instrument.multiplier),
  );
  return Decimal.sum(worths).times(rate);
}

/** An order of one's own on the other side would trade with this one. */
export const selfTrade: RiskCheck = (question) => {
  const { ticket } = question;
  const crossing = live(question).find((each) => {
    const { instrument, side, limitPrice } = each.ticket;
    if (instrument.id !== ticket.instrument.id || side === ticket.side || !limitPrice) return false;
    if (each.ticket.type !== "limit") return false;
    const reach = ticket.limitPrice ?? (ticket.type === "market" ? limitPrice : undefined);
    return reach !== undefined && !signed(ticket.side, limitPrice.minus(reach)).gt(Decimal.zero);
  });
  if (!crossing) return undefined;
  return denial({
    code: "self-trade",
    message: `It would trade with your own order "${crossing.clientOrderId}"`,
    next: "Cancel that order first, or choose another price",
    actual: held(question.facts.positions, ticket.instrument.id),
  });
};
