import type { Decimal, Instant, Side } from "#domain";
import type { VenueAccount } from "./event.ts";
import { isTouched, movedAnchor, tradesAt, waits } from "./desk-prices.ts";
import type { OpenOrder, Venue } from "./venue.ts";

/** What a client asks for. */
export type DeskTicket = {
  readonly clientId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: "market" | "limit" | "stop" | "stop-limit" | "trailing-stop";
  readonly quantity: Decimal;
  readonly timeInForce: string;
  readonly extendedHours: boolean;
  readonly limitPrice?: Decimal | undefined;
  readonly stopPrice?: Decimal | undefined;
  /** Distance of a trailing stop in price, or in percent of it. */
  readonly trailPrice?: Decimal | undefined;
  readonly trailPercent?: Decimal | undefined;
  /** What is there to close, for an order that closes as much as there is. */
  readonly unitsNow?: () => Decimal;
};

export type DeskStatus = "held" | "working" | "filled" | "canceled" | "replaced" | "expired";

/** An order at the venue, as it stands now. */
export type DeskOrder = {
  ticket: DeskTicket;
  open: OpenOrder;
  readonly createdAt: Instant;
  status: DeskStatus;
  updatedAt: Instant;
  /** Paid for all that is filled, per unit of the instrument. */
  average?: Decimal;
  isTriggered: boolean;
  /** Best price so far, from which a trailing stop keeps its distance. */
  anchor?: Decimal;
  replaces?: DeskOrder;
  replacedBy?: DeskOrder;
  /** What leaves the position that the order opens; one cancels the other. */
  legs: DeskOrder[];
  parent?: DeskOrder;
};

export type DeskQuote = { readonly bid: Decimal; readonly ask: Decimal; readonly at: Instant };

/** Told of each change of an order, also of its beginning, and of each move of a price. */
export type DeskListener = {
  readonly onOrder?: (order: DeskOrder, event: DeskStatus | "new") => void;
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
 * that the same orders have the same fills. The other side is never short of units.
 */
export function createDesk({ venue, account, priceOf, halfSpread, mayTrade }: DeskParts) {
  const orders: DeskOrder[] = [];
  const prices = new Map<string, Decimal>();
  const listeners = new Set<DeskListener>();
  let isOpen = true;

  function told(order: DeskOrder, event: DeskStatus | "new"): void {
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
    for (const leg of order.legs) end(leg, status === "replaced" ? "canceled" : status);
    if (status !== "replaced") for (const other of order.parent?.legs ?? []) end(other, "canceled");
  }

  function settle(order: DeskOrder, status: DeskStatus): void {
    order.status = status;
    order.updatedAt = venue.now();
    told(order, status);
  }

  function fill(order: DeskOrder, price: Decimal): void {
    const { symbol, side, quantity } = order.ticket;
    const left = order.ticket.unitsNow?.() ?? quantity.minus(order.open.filled);
    venue.execute({ account, symbol, side, quantity: left, price, order: order.open });
    order.average = price;
    settle(order, "filled");
    for (const other of order.parent?.legs ?? []) end(other, "canceled");
    for (const leg of order.legs) wake(leg);
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
    if (["ioc", "fok"].includes(order.ticket.timeInForce)) end(order, "canceled");
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
    cancel: (order: DeskOrder) => end(order, "canceled"),
    /** Another order stands in for the old one. */
    replace(order: DeskOrder, ticket: DeskTicket): DeskOrder {
      end(order, "replaced");
      const next = enter(ticket, "working");
      next.replaces = order;
      order.replacedBy = next;
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
    /** Opens or closes the market; what waited for its opening trades with it. */
    setOpen(open: boolean): void {
      isOpen = open;
      matchAll();
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;
