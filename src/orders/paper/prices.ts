import { Decimal, type OrderTicket, type Quote, type Side } from "#domain";
import type { PaperOrder, PaperRules } from "./model.ts";

const TEN_THOUSAND = Decimal.of(10_000);
const HUNDRED = Decimal.of(100);

/** The price that an order of a side trades with. */
export const touch = (side: Side, { bid, ask, last }: Quote): Decimal | undefined =>
  (side === "buy" ? ask : bid) ?? last;

/** Whether `price` is as good as `bound` for who buys or sells at it, or better. */
export const isWithin = (side: Side, price: Decimal, bound: Decimal): boolean =>
  side === "buy" ? !price.gt(bound) : !price.lt(bound);

/** Where a trailing stop stands. */
export function trailingStop({ ticket, anchor }: PaperOrder): Decimal | undefined {
  const { trail, side } = ticket;
  if (!trail || !anchor) return undefined;
  const distance = trail.by === "price" ? trail.amount : anchor.times(trail.amount).div(HUNDRED);
  return side === "sell" ? anchor.minus(distance) : anchor.plus(distance);
}

/** The best price so far, from which a trailing stop keeps its distance. */
export function movedAnchor(order: PaperOrder, quote: Quote): Decimal | undefined {
  if (order.ticket.type !== "trailing-stop") return undefined;
  const price = touch(order.ticket.side, quote);
  if (!price || !order.anchor) return price ?? order.anchor;
  return order.ticket.side === "sell"
    ? Decimal.max(order.anchor, price)
    : Decimal.min(order.anchor, price);
}

/** Whether the market has touched what wakes the order. */
export function isTouched(order: PaperOrder, quote: Quote): boolean {
  const { type, side, stopPrice } = order.ticket;
  const price = touch(side, quote);
  if (!price) return false;
  const stop = type === "trailing-stop" ? trailingStop(order) : stopPrice;
  if (!stop) return false;
  // A stop follows the market away from us, an order if touched waits for it to come.
  if (type === "market-if-touched") return isWithin(side, price, stop);
  return side === "buy" ? !price.lt(stop) : !price.gt(stop);
}

/** Orders that wait for a price before they trade at all. */
export const waitsForTouch = ({ type }: OrderTicket): boolean =>
  type === "stop" ||
  type === "stop-limit" ||
  type === "trailing-stop" ||
  type === "market-if-touched";

/** The price at which an order trades with a quote; undefined where it does not. */
export function fillPrice(
  { ticket }: Pick<PaperOrder, "ticket">,
  quote: Quote,
  { slippageBps }: Pick<PaperRules, "slippageBps">,
): Decimal | undefined {
  const { side, type, limitPrice } = ticket;
  const price = touch(side, quote);
  if (!price) return undefined;
  const slip = price.abs().times(slippageBps).div(TEN_THOUSAND);
  const worse = side === "buy" ? price.plus(slip) : price.minus(slip);
  if (type !== "limit" && type !== "stop-limit") return worse;
  if (!limitPrice || !isWithin(side, price, limitPrice)) return undefined;
  // Slippage stops at the limit.
  return isWithin(side, worse, limitPrice) ? worse : limitPrice;
}

/** How much of the other side one order may take; undefined where the quote shows no size. */
export function available(side: Side, quote: Quote, { participation }: PaperRules) {
  const size = side === "buy" ? quote.askSize : quote.bidSize;
  return size?.times(participation);
}
