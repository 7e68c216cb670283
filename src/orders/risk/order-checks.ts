import { Decimal, type OrderTicket } from "#domain";
import {
  freshQuote,
  held,
  marketPrice,
  positionAfter,
  reduces,
  signed,
  touched,
} from "./amounts.ts";
import { denial, unknownFact } from "./denial.ts";
import type { RiskCheck } from "./facts.ts";

const pricesOf = ({ limitPrice, stopPrice, takeProfit, stopLoss, orElse }: OrderTicket) =>
  [
    ...[limitPrice, stopPrice, takeProfit?.limitPrice, stopLoss?.stopPrice, stopLoss?.limitPrice],
    ...[orElse?.stopPrice, orElse?.limitPrice],
  ].filter((price) => price !== undefined);

/** The instrument is known, may be traded, and its market is open for this kind of order. */
export const tradable: RiskCheck = ({ ticket, facts: { instrument } }) => {
  const { symbol } = ticket.instrument;
  if (!instrument) return unknownFact(`What may be traded of ${symbol}`, "Refresh the instruments");
  if (!instrument.isTradable)
    return denial({
      code: "not-tradable",
      message: `${symbol} cannot be traded at this broker`,
      next: "Choose another instrument or another broker",
    });
  const isOpen = instrument.session !== "closed" || rests(ticket);
  const isRegular = instrument.session !== "extended" || ticket.extendedHours || rests(ticket);
  if (isOpen && isRegular) return undefined;
  return denial({
    code: "market-closed",
    message: `The market of ${symbol} is closed`,
    next: "Wait until it opens, or place an order that waits for it",
    actual: instrument.session,
  });
};

/** An order that may wait for the session. */
const rests = ({ type, timeInForce }: OrderTicket) =>
  type !== "market" && ["day", "gtc", "gtd"].includes(timeInForce);

/** The broker takes the type, its time in force, and in what a stop trails. */
export const capability: RiskCheck = ({ ticket, facts: { capabilities } }) => {
  const { type, timeInForce, trail } = ticket;
  const { orderTypes, timeInForce: times, trails, oco = false } = capabilities;
  const asked: readonly (readonly [string, string, readonly string[]])[] = [
    [type, `"${type}" orders`, orderTypes],
    [timeInForce, `"${timeInForce}" orders`, times],
    ...(trail && trails ? [[trail.by, `stop that trails by ${trail.by}`, trails] as const] : []),
    ...(ticket.orElse && !oco ? [["oco", "stop beside a limit (OCO)", []] as const] : []),
  ];
  const missing = asked.find(([actual, , offered]) => !offered.includes(actual));
  if (!missing) return undefined;
  const [actual, what, offered] = missing;
  return denial({
    code: "unsupported",
    message: `The broker takes no ${what}`,
    next: "Choose what the broker offers",
    limit: offered.join(", "),
    actual,
  });
};

/** The parts that the type needs are there, and only those. */
export const complete: RiskCheck = ({ ticket }) => {
  const { type, limitPrice, stopPrice, trail, timeInForce, expiresAt } = ticket;
  const needs = {
    limitPrice: type === "limit" || type === "stop-limit",
    stopPrice: type === "stop" || type === "stop-limit" || type === "market-if-touched",
    trail: type === "trailing-stop",
    expiresAt: timeInForce === "gtd",
  };
  const has = { limitPrice, stopPrice, trail, expiresAt };
  const names = Object.keys(needs) as readonly (keyof typeof needs)[];
  const wrong = names.find((name) => needs[name] !== (has[name] !== undefined));
  if (!wrong) return oddPair(ticket);
  return denial({
    code: "bad-order",
    message: needs[wrong] ? `A "${type}" order needs "${wrong}"` : `"${wrong}" has no meaning here`,
    next: "Correct the order",
  });
};

/** The stop of a pair waits on the other side of the market than its limit, and both lead out. */
function oddPair({ type, side, limitPrice, orElse, ...ticket }: OrderTicket) {
  if (!orElse || !limitPrice) return undefined;
  const isApart = signed(side, limitPrice.minus(orElse.stopPrice)).lt(Decimal.zero);
  const hasExits = ticket.takeProfit !== undefined || ticket.stopLoss !== undefined;
  if (type === "limit" && isApart && ticket.reduceOnly && !hasExits) return undefined;
  return denial({
    code: "bad-order",
    message: `A stop beside a limit needs a "limit" order that reduces, on the other side of the market`,
    next: "Correct the order",
  });
}

/** Quantity and prices fit the steps and bounds of the instrument. */
export const precision: RiskCheck = ({ ticket, facts: { instrument } }) => {
  if (!instrument) return undefined;
  const { quantityStep, priceStep, minQuantity, maxQuantity } = instrument;
  const { quantity } = ticket;
  if (!quantity.gt(Decimal.zero) || !quantity.isMultipleOf(quantityStep))
    return denial({
      code: "bad-quantity",
      message: `The quantity "${quantity}" is no multiple of ${quantityStep} above 0`,
      next: "Correct the quantity",
      limit: quantityStep,
      actual: quantity,
    });
  const bound = minQuantity && quantity.lt(minQuantity) ? minQuantity : maxQuantity;
  if (bound && (bound === minQuantity || quantity.gt(bound)))
    return denial({
      code: "quantity-out-of-bounds",
      message: `The quantity "${quantity}" is not what the broker takes`,
      next: "Correct the quantity",
      limit: bound,
      actual: quantity,
    });
  const odd = pricesOf(ticket).find((price) => !price.isMultipleOf(priceStep));
  if (!odd) return undefined;
  return denial({
    code: "bad-price",
    message: `The price "${odd}" does not fit the tick of ${priceStep}`,
    next: "Correct the price",
    limit: priceStep,
    actual: odd,
  });
};

const HUNDRED = Decimal.of(100);

/** A price far beyond the market is a slip of the finger; without a market nobody can tell. */
export const collar: RiskCheck = (question) => {
  const { ticket, limits, facts } = question;
  const { collarPercent } = limits;
  if (ticket.type === "market" && !freshQuote(question))
    return unknownFact(`The price of ${ticket.instrument.symbol}`, "Wait for a quote");
  if (!collarPercent || !ticket.limitPrice) return undefined;
  // A limit may be placed while the market is closed: its last quote tells a slip all the same.
  const market = marketPrice(question) ?? touched(ticket.side, facts.quote);
  if (!market) return unknownFact(`The price of ${ticket.instrument.symbol}`, "Wait for a quote");
  const beyond = signed(ticket.side, ticket.limitPrice.minus(market));
  const allowed = market.abs().times(collarPercent).div(HUNDRED);
  if (!beyond.gt(allowed)) return undefined;
  return denial({
    code: "price-collar",
    message: `The price "${ticket.limitPrice}" is too far beyond the market at ${market}`,
    next: "Correct the price",
    limit: `${collarPercent} %`,
    actual: `${beyond.times(HUNDRED).div(market.abs()).round(2)} %`,
  });
};

/** What is said to reduce reduces, and a closing order closes something. */
export const effect: RiskCheck = (question) => {
  const { ticket, facts } = question;
  if ((!ticket.reduceOnly && ticket.effect !== "close") || reduces(question)) return undefined;
  return denial({
    code: "not-reducing",
    message: `The order would not reduce the position of ${held(facts.positions, ticket.instrument.id)}`,
    next: "Correct the quantity, or let the order open a position",
    actual: positionAfter(question),
  });
};

/** Nobody sells short by accident, or where the broker lends nothing. */
export const short: RiskCheck = (question) => {
  const { ticket, facts } = question;
  if (ticket.side === "buy" || !facts.instrument || facts.instrument.isShortable) return undefined;
  if (!positionAfter(question).lt(Decimal.zero)) return undefined;
  return denial({
    code: "short-not-available",
    message: `${ticket.instrument.symbol} cannot be sold short`,
    next: "Reduce the quantity to what is held",
    limit: held(facts.positions, ticket.instrument.id),
    actual: ticket.quantity,
  });
};
