import type { Decimal, Instant } from "#domain";
import { averageAfter, isOfDay, isOfNow, leftOf, partOf } from "./desk-fills.ts";
import type { VenueAccount } from "./event.ts";
import { isTouched, movedAnchor, tradesAt, waits } from "./desk-prices.ts";
import type { DeskEvent, DeskOrder, DeskStatus, DeskTicket } from "./desk-order.ts";
import type { Venue } from "./venue.ts";

export type { DeskEvent, DeskOrder, DeskTicket } from "./desk-order.ts";

export type DeskQuote = { readonly bid: Decimal; readonly ask: Decimal; readonly at: Instant };

/** Told of each change of an order, also of its beginning, and of each move of a price. */
export type DeskListener = {
  readonly onOrder?: (order: DeskOrder, event: DeskEvent) => void;
  readonly onPrice?: (symbol: string) => void;
};

type DeskParts = {
  readonly venue: Venue;
  readonly account: VenueAccount;
  /** The price with which a symbol begins; zero where there is none. */
  readonly priceOf: (symbol: string) => Decimal;
  /** From the price to each side of the market. */
  readonly halfSpread: Decimal | ((symbol: string) => Decimal);
  /** Whether the account may trade so; the order ends where it may not. Default: it may. */
  readonly mayTrade?: (order: DeskOrder, price: Decimal) => boolean;
};

/**
 * Orders of one account against a market whose prices stand still until somebody moves them, so
 * that the same orders have the same fills. The other side is never short of units unless its depth
 * is set: then each order gets so many at once, and more with each move of the price.
 */
export function createDesk({ venue, account, priceOf, halfSpread, mayTrade }: DeskParts) {
  const orders: DeskOrder[] = [];
  const prices = new Map<string, Decimal>();
  const listeners = new Set<DeskListener>();
  let isOpen = true;
  let depth: Decimal | undefined;

  function told(order: DeskOrder, event: DeskEvent): void {
    for (const { onOrder } of listeners) onOrder?.(order, event);
  }

  function quote(symbol: string): DeskQuote | undefined {
    const price = prices.get(symbol) ?? priceOf(symbol);
    if (price.sign <= 0) return undefined;
    const half = typeof halfSpread === "function" ? halfSpread(symbol) : halfSpread;
    return { bid: price.minus(half), ask: price.plus(half), at: venue.now() };
  }

  function end(order: DeskOrder, status: "canceled" | "replaced" | "expired"): void {
    if (order.status !== "working" && order.status !== "held") return;
    settle(order, status);
    venue.cancel(account, order.open);
    if (order.isPair) return status === "replaced" ? undefined : endPair(order, status);
    for (const leg of order.legs) end(leg, status === "replaced" ? "canceled" : status);
    if (status !== "replaced") for (const other of order.parent?.legs ?? []) end(other, "canceled");
  }

  function endPair(order: DeskOrder, status: "canceled" | "expired"): void {
    for (const other of [...order.legs, ...(order.parent ? [order.parent] : [])])
      end(other, status);
  }

  function settle(order: DeskOrder, status: DeskStatus): void {
    order.status = status;
    order.updatedAt = venue.now();
    told(order, status);
  }

  function fill(order: DeskOrder, price: Decimal): void {
    const left = leftOf(order);
    const units = partOf(order, left, depth);
    if (units.sign > 0) trade(order, units, price);
    if (units.lt(left)) return isOfNow(order) ? end(order, "canceled") : undefined;
    settle(order, "filled");
    if (order.isPair) return endPair(order, "canceled");
    for (const other of order.parent?.legs ?? []) end(other, "canceled");
    for (const leg of order.legs) wake(leg);
  }

  function trade(order: DeskOrder, quantity: Decimal, price: Decimal): void {
    const { symbol, side } = order.ticket;
    order.average = averageAfter(order, quantity, price);
    order.latest = quantity;
    const isPart = quantity.lt(leftOf(order));
    venue.execute({ account, symbol, side, quantity, price, order: order.open });
    order.updatedAt = venue.now();
    if (isPart) told(order, "part");
  }

  function wake(order: DeskOrder): void {
    settle(order, "working");
    match(order);
  }

  /** Lets an order trade if the market is there for it. */
  function match(order: DeskOrder): void {
    const market = isOpen && order.status === "working" ? quote(order.ticket.symbol) : undefined;
    if (!market) return;
    const anchor = movedAnchor(order, market);
    if (anchor) order.anchor = anchor;
    if (waits(order.ticket) && !order.isTriggered && !isTouched(order, market)) return;
    order.isTriggered = true;
    const price = tradesAt(order.ticket, market);
    if (price && mayTrade?.(order, price) === false) return end(order, "canceled");
    if (price) return fill(order, price);
    if (isOfNow(order)) end(order, "canceled");
  }

  function enter(ticket: DeskTicket, status: "held" | "working"): DeskOrder {
    const at = venue.now();
    const open = venue.order({ account, ...ticket }, at);
    const times = { createdAt: at, updatedAt: at };
    const order: DeskOrder = { ticket, open, ...times, status, isTriggered: false, legs: [] };
    orders.push(order);
    told(order, "new");
    return order;
  }

  /** A pair goes on with the order that stands in for one of them. */
  function pairWith(next: DeskOrder, old: DeskOrder): void {
    next.isPair = true;
    next.legs = old.legs;
    for (const leg of next.legs) leg.parent = next;
    if (!old.parent) return;
    next.parent = old.parent;
    next.parent.legs = next.parent.legs.map((leg) => (leg === old ? next : leg));
  }

  const matchAll = (symbol?: string) => {
    for (const order of [...orders])
      if (symbol === undefined || order.ticket.symbol === symbol) match(order);
  };

  return {
    /** Oldest first. Treat as read-only. */
    orders: orders as readonly DeskOrder[],
    quote,
    isOpen: () => isOpen,
    /** Until the signal is aborted. */
    watch(listener: DeskListener, until: AbortSignal): void {
      listeners.add(listener);
      until.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
    place(ticket: DeskTicket, exits: readonly DeskTicket[] = []): DeskOrder {
      const order = enter(ticket, "working");
      for (const exit of exits) {
        const leg = enter(exit, "held");
        leg.parent = order;
        order.legs.push(leg);
      }
      match(order);
      return order;
    },
    /** Two orders of which one ends the other. */
    placePair(ticket: DeskTicket, other: DeskTicket): DeskOrder {
      const order = enter(ticket, "working");
      const leg = enter(other, "working");
      leg.parent = order;
      order.legs.push(leg);
      for (const each of [order, leg]) each.isPair = true;
      match(order);
      match(leg);
      return order;
    },
    cancel: (order: DeskOrder) => end(order, "canceled"),
    /** Another order stands in for the old one. */
    replace(order: DeskOrder, ticket: DeskTicket): DeskOrder {
      end(order, "replaced");
      const next = enter(ticket, "working");
      next.replaces = order;
      order.replacedBy = next;
      if (order.isPair) pairWith(next, order);
      match(next);
      return next;
    },
    /** Gives an order other terms under its own id. */
    amend(order: DeskOrder, ticket: DeskTicket): void {
      order.ticket = ticket;
      order.open = { ...order.open, quantity: ticket.quantity };
      settle(order, order.status);
      match(order);
    },
    /** Moves the market to a price. */
    setPrice(symbol: string, price: Decimal): void {
      prices.set(symbol, price);
      for (const { onPrice } of listeners) onPrice?.(symbol);
      matchAll(symbol);
    },
    /** So many units trade of each order at once; any number where there is none. */
    setDepth(units: Decimal | undefined): void {
      depth = units;
      matchAll();
    },
    /** Closes the market, and ends what was good for the day. */
    endSession(): void {
      isOpen = false;
      for (const order of [...orders]) if (isOfDay(order)) end(order, "expired");
    },
    /** Opens or closes the market; what waited for its opening trades with it. */
    setOpen(open: boolean): void {
      isOpen = open;
      matchAll();
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;
