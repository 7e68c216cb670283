import { Decimal, type Side } from "#domain";
import type { DeskOrder, DeskQuote, DeskTicket } from "./desk.ts";

const HUNDRED = Decimal.of(100);

const touch = (side: Side, { bid, ask }: DeskQuote): Decimal => (side === "buy" ? ask : bid);

/** Orders that wait for a price before they trade at all. */
export const waits = ({ type }: DeskTicket): boolean => type.includes("stop");

/** The best price since a trailing stop was placed. */
export function movedAnchor({ ticket, anchor }: DeskOrder, quote: DeskQuote): Decimal | undefined {
  if (ticket.type !== "trailing-stop") return undefined;
  const price = touch(ticket.side, quote);
  if (!anchor) return price;
  return ticket.side === "sell" ? Decimal.max(anchor, price) : Decimal.min(anchor, price);
}

/** Where an order that follows the market stands, or the price that it was given. */
export function stopOf({ ticket, anchor }: DeskOrder): Decimal | undefined {
  const { trailPrice, trailPercent, stopPrice, side } = ticket;
  const distance = trailPrice ?? (trailPercent && anchor?.times(trailPercent).div(HUNDRED));
  if (!distance || !anchor) return stopPrice;
  return side === "sell" ? anchor.minus(distance) : anchor.plus(distance);
}

/** Whether the market has gone to the stop. */
export function isTouched(order: DeskOrder, quote: DeskQuote): boolean {
  const stop = stopOf(order);
  if (!stop) return false;
  const price = touch(order.ticket.side, quote);
  return order.ticket.side === "buy" ? !price.lt(stop) : !price.gt(stop);
}

/** The price at which an order trades; undefined where its limit forbids it. */
export function tradesAt({ side, limitPrice }: DeskTicket, quote: DeskQuote): Decimal | undefined {
  const price = touch(side, quote);
  if (!limitPrice) return price;
  return (side === "buy" ? price.gt(limitPrice) : price.lt(limitPrice)) ? undefined : price;
}
