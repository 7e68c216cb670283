import type { Decimal } from "./decimal.ts";
import type { Effect, Side } from "./execution.ts";
import type { ClientOrderId } from "./ids.ts";
import type { Instant } from "./instant.ts";
import type { Instrument } from "./instrument.ts";

/**
 * FIX OrdType (40). `stop` becomes a market order when its stop price is traded, `stop-limit` a
 * limit order; `market-if-touched` waits on the other side of the market than a stop does.
 */
export const ORDER_TYPES = [
  "market",
  "limit",
  "stop",
  "stop-limit",
  "trailing-stop",
  "market-if-touched",
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

/**
 * FIX TimeInForce (59). `day` ends with the session, `gtc` when it is cancelled, `gtd` at
 * `expiresAt`; `ioc` takes what is there at once, `fok` all or nothing.
 */
export const TIMES_IN_FORCE = ["day", "gtc", "gtd", "ioc", "fok"] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** How far a trailing stop stays behind the market: in price, or in percent of the price. */
export type Trail = { readonly by: "price" | "percent"; readonly amount: Decimal };

/** What leaves a position once an order has opened it; both together cancel each other (OCO). */
export type Exits = {
  readonly takeProfit?: { readonly limitPrice: Decimal };
  readonly stopLoss?: { readonly stopPrice: Decimal; readonly limitPrice?: Decimal };
};

/** A stop that works beside a limit order: whichever trades first ends the other (OCO). */
export type Alternative = { readonly stopPrice: Decimal; readonly limitPrice?: Decimal };

/** What somebody wants done; says nothing of how it fares. */
export type OrderTicket = Exits & {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly type: OrderType;
  /** Above 0, in units of the instrument. */
  readonly quantity: Decimal;
  /** For `limit` and `stop-limit`: the worst price that is taken. */
  readonly limitPrice?: Decimal;
  /** For `stop`, `stop-limit` and `market-if-touched`: the price that wakes the order. */
  readonly stopPrice?: Decimal;
  readonly trail?: Trail;
  /** With `limit` only, of the same side and quantity: together they are the way out of a position. */
  readonly orElse?: Alternative;
  readonly timeInForce: TimeInForce;
  /** With `gtd` only. */
  readonly expiresAt?: Instant;
  /** Whether it opens or closes, where the broker or the user distinguishes. */
  readonly effect?: Effect;
  /** The order may only make the position smaller. */
  readonly reduceOnly?: true;
  /** Trading outside of the regular session is allowed. */
  readonly extendedHours?: true;
  /** Passed to the adapter as it is, which refuses what it does not know. */
  readonly brokerSpecific?: Readonly<Record<string, string>>;
};

/** What an order that works may be changed to; what is absent stays. */
export type OrderChange = {
  /** Of the whole order, filled units included; above what is filled. */
  readonly quantity?: Decimal;
  readonly limitPrice?: Decimal;
  readonly stopPrice?: Decimal;
  readonly trail?: Trail;
  readonly timeInForce?: TimeInForce;
};

/**
 * FIX OrdStatus (39) as a broker states it. `pending-new` is accepted by the broker and not yet by
 * its venue; `suspended` waits, for instance for the session.
 */
export const ORDER_STATUSES = [
  "pending-new",
  "working",
  "partially-filled",
  "filled",
  "pending-cancel",
  "canceled",
  "pending-replace",
  "replaced",
  "expired",
  "suspended",
  "rejected",
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** From these nothing more is expected; a fill that comes all the same is never thrown away. */
export const isFinal = (status: OrderStatus): boolean =>
  ["filled", "canceled", "replaced", "expired", "rejected"].includes(status);

/** An order as the broker reports it at some moment (FIX ExecutionReport). */
export type OrderReport = {
  /** FIX OrderID (37). */
  readonly orderId: string;
  /** FIX ClOrdID (11), where the broker gives it back. */
  readonly clientOrderId?: ClientOrderId;
  readonly status: OrderStatus;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly type: OrderType;
  /** FIX OrderQty (38). */
  readonly quantity: Decimal;
  /** FIX CumQty (14). */
  readonly filled: Decimal;
  /** FIX AvgPx (6), where something is filled. */
  readonly averagePrice?: Decimal;
  readonly limitPrice?: Decimal;
  readonly stopPrice?: Decimal;
  readonly timeInForce?: TimeInForce;
  /** When the broker last changed it, by its clock. */
  readonly updatedAt: Instant;
  /** The broker's own words for why it was refused or ended. */
  readonly reason?: string;
  /** FIX OrigClOrdID (41): the order that this one replaces. */
  readonly replaces?: string;
};

/**
 * Where the sending of an order stands. `unknown` may have reached the broker and is looked up;
 * `not-found` was looked up beyond doubt and may still be resurrected; `parked` waits for a person,
 * where no look-up can tell.
 */
export const INTENT_STATES = [
  "created",
  "denied",
  "approved",
  "sending",
  "not-sent",
  "acknowledged",
  "rejected",
  "unknown",
  "not-found",
  "parked",
] as const;
export type IntentState = (typeof INTENT_STATES)[number];

/** What became of a cancel or a change. `unknown` is looked up and never taken for success. */
export type ChangeResult = "done" | "too-late" | "unknown";
