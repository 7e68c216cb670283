import { Decimal } from "#domain";
import { ageMs, held, live, signed } from "./amounts.ts";
import { denial, tooLarge } from "./denial.ts";
import type { RiskCheck } from "./facts.ts";

const MINUTE_MS = 60_000;

/** The same order twice within seconds is a double click. */
export const duplicate: RiskCheck = ({ ticket, book, rules, limits, facts: { now } }) => {
  const { duplicateMs = rules.duplicateMs } = limits;
  const same = book.orders.find(
    (each) =>
      each.state !== "denied" &&
      ageMs(each.createdAt, now) < duplicateMs &&
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
    limit: `${duplicateMs} ms`,
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
