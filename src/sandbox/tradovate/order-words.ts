/** Tradovate's words for orders, both ways. */
import { Decimal } from "#domain";
import { z } from "#kit";
import type { DeskTicket } from "../venue/desk.ts";
import type { Terms } from "./order-book.ts";

const decimal = z
  .union([z.number(), z.string()])
  .transform((given) => Decimal.of(String(given)))
  .nullish()
  .transform((value) => value ?? undefined);
/** Ids that a float cannot hold came as texts of their digits. */
const whole = z.union([z.number(), z.string()]).transform(String);

const terms = {
  orderType: z.enum(["Limit", "MIT", "Market", "Stop", "StopLimit", "TrailingStop"]),
  price: decimal,
  stopPrice: decimal,
  timeInForce: z.enum(["Day", "FOK", "GTC", "GTD", "IOC"]).default("Day"),
  expireTime: z.string().optional(),
};
const Bracket = z.object({
  action: z.enum(["Buy", "Sell"]),
  clOrdId: z.string().optional(),
  ...terms,
});
export const Placing = z.object({
  accountSpec: z.string().optional(),
  accountId: whole,
  clOrdId: z.string().max(64).optional(),
  action: z.enum(["Buy", "Sell"]),
  symbol: z.string(),
  orderQty: decimal,
  isAutomated: z.boolean().optional(),
  bracket1: Bracket.optional(),
  bracket2: Bracket.optional(),
  other: Bracket.optional(),
  ...terms,
});
export type Placing = z.output<typeof Placing>;
type Wanted = Pick<Placing, "orderType" | "price" | "stopPrice" | "timeInForce" | "expireTime">;
export const Changing = z.object({
  ...{ orderId: whole, orderQty: decimal, clOrdId: z.string().optional(), ...terms },
});
export const Cancelling = z.object({ orderId: whole, clOrdId: z.string().optional() });

export const TYPES: Readonly<Record<string, DeskTicket["type"]>> = {
  Market: "market",
  Limit: "limit",
  Stop: "stop",
  StopLimit: "stop-limit",
};

const isOnTick = (price: Decimal | undefined, tick: Decimal): boolean =>
  !price || price.div(tick).eq(price.div(tick).round(0));

/** Each type has its prices and no others, all of them on the tick. */
export function fits({ orderType, price, stopPrice }: Wanted, tick: Decimal): boolean {
  const limits = orderType === "Limit" || orderType === "StopLimit";
  const stops = orderType === "Stop" || orderType === "StopLimit";
  const areThere = limits === (price !== undefined) && stops === (stopPrice !== undefined);
  return areThere && isOnTick(price, tick) && isOnTick(stopPrice, tick);
}

export const termsOf = (
  { orderType, price, stopPrice, timeInForce, expireTime }: Wanted,
  quantity = Decimal.zero,
): Terms => ({
  ...{ orderType, quantity, limitPrice: price, stopPrice, timeInForce, expireTime },
});

export const ticketOf = (
  { clOrdId = "", symbol, action, orderQty = Decimal.zero }: Placing,
  { orderType, price, stopPrice, timeInForce }: Wanted,
): DeskTicket => ({
  ...{ clientId: clOrdId, symbol, side: action === "Buy" ? "buy" : "sell" },
  ...{ type: TYPES[orderType] ?? "market", quantity: orderQty, extendedHours: true },
  ...{ timeInForce: timeInForce.toLowerCase(), limitPrice: price, stopPrice },
});
