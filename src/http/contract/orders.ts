import { z } from "zod";
import {
  ENVIRONMENTS,
  HAND_ANSWERS,
  INTENT_STATES,
  ORDER_STATUSES,
  ORDER_TYPES,
  TIMES_IN_FORCE,
  TRADING_STATES,
} from "#domain";
import { decimal, instant, pageOf, paging } from "./common.ts";
import { failure } from "./problem.ts";

const side = z.enum(["buy", "sell"]);
const key = z.string().min(8).max(128).meta({
  description: "Names the request: the same key is the same order. Also as header Idempotency-Key",
});

const prices = {
  limitPrice: decimal.optional(),
  stopPrice: decimal.optional(),
  trail: z.object({ by: z.enum(["price", "percent"]), amount: decimal }).optional(),
};

export const orderTicket = {
  ...prices,
  connection: z.string(),
  account: z.string().optional().meta({ description: "Where the connection has more than one" }),
  symbol: z.string().min(1).max(64),
  side,
  type: z.enum(ORDER_TYPES),
  quantity: decimal,
  timeInForce: z.enum(TIMES_IN_FORCE).default("day"),
  expiresAt: instant.optional(),
  reduceOnly: z.boolean().default(false),
  extendedHours: z
    .boolean()
    .optional()
    .meta({ description: "Trading outside of the regular session is allowed" }),
  takeProfit: z.object({ limitPrice: decimal }).optional(),
  stopLoss: z.object({ stopPrice: decimal, limitPrice: decimal.optional() }).optional(),
  orElse: z.object({ stopPrice: decimal, limitPrice: decimal.optional() }).optional().meta({
    description:
      "A stop beside a limit order that reduces: whichever trades first ends the other (OCO)",
  }),
};

export const orderPreviewInput = z.object(orderTicket).meta({ id: "OrderPreviewInput" });
export type OrderPreviewInput = z.input<typeof orderPreviewInput>;
export const orderKeyed = { idempotencyKey: key };
export const orderInput = z.object({ ...orderTicket, ...orderKeyed }).meta({ id: "OrderInput" });
export type OrderInput = z.input<typeof orderInput>;

export const orderChange = z
  .object({
    ...prices,
    quantity: decimal.optional(),
    timeInForce: z.enum(TIMES_IN_FORCE).optional(),
  })
  .meta({ id: "OrderChange" });
export type OrderChangeBody = z.input<typeof orderChange>;

export const order = z
  .object({
    id: z.string(),
    connection: z.string(),
    account: z.string(),
    environment: z.enum(ENVIRONMENTS),
    clientOrderId: z.string(),
    state: z.enum(INTENT_STATES),
    status: z.enum(ORDER_STATUSES).optional(),
    orderId: z.string().optional(),
    symbol: z.string(),
    side,
    type: z.enum(ORDER_TYPES),
    quantity: decimal,
    filled: decimal,
    averagePrice: decimal.optional(),
    ...prices,
    timeInForce: z.enum(TIMES_IN_FORCE),
    createdAt: instant,
    validUntil: instant
      .optional()
      .meta({ description: "Until when it waits for a person, where it does" }),
    updatedAt: instant.optional(),
    pending: z.enum(["cancel", "replace"]).optional(),
    reason: z.string().optional().meta({
      description: "The broker's own words for why it refused or ended the order",
    }),
    failure: failure.optional(),
  })
  .meta({ id: "Order" });
export type OrderBody = z.infer<typeof order>;

export const orderEvent = z
  .object({
    type: z.string(),
    at: instant,
    status: z.enum(ORDER_STATUSES).optional(),
    filled: decimal.optional(),
    change: z.enum(["cancel", "replace"]).optional().meta({ description: "What was asked for" }),
    answer: z.enum(HAND_ANSWERS).optional().meta({ description: "What a person said of it" }),
    note: z.string().optional(),
    result: z.enum(["done", "refused", "unknown"]).optional(),
    failure: failure.optional(),
  })
  .meta({ id: "OrderEvent" });

export const orderDetail = order
  .extend({ events: z.array(orderEvent) })
  .meta({ id: "OrderDetail" });
export type OrderDetail = z.infer<typeof orderDetail>;

export const orderList = pageOf(order).meta({ id: "OrderList" });
export type OrderList = z.infer<typeof orderList>;
export const ordersQuery = z.object({
  ...paging,
  connection: z.string().optional(),
  open: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
});

export const orderPreview = z
  .object({
    /** Every check that speaks against it; empty if it may be sent. */
    objections: z.array(failure),
    bid: decimal.optional(),
    ask: decimal.optional(),
    notional: decimal.optional(),
    margin: decimal.optional().meta({ description: "What the order would bind of its worth" }),
    currency: z.string().meta({ description: "Of prices, worth and margin" }),
    buyingPower: decimal.optional().meta({ description: "In the currency of the account" }),
    position: decimal,
  })
  .meta({ id: "OrderPreview" });
export type OrderPreview = z.infer<typeof orderPreview>;

export const changedOrder = z
  .object({ result: z.enum(["done", "too-late", "unknown"]), order })
  .meta({ id: "ChangedOrder" });
export type ChangedOrder = z.infer<typeof changedOrder>;

export const tradingChange = z
  .strictObject({
    trading: z.enum(TRADING_STATES),
    confirm: z
      .string()
      .max(20)
      .optional()
      .meta({ description: 'To close all positions this is "flatten", typed by the person' }),
  })
  .meta({ id: "TradingChange" });
export type TradingChange = z.infer<typeof tradingChange>;

export const stoppedAccount = z
  .object({
    connection: z.string(),
    account: z.string(),
    environment: z.enum(ENVIRONMENTS),
    label: z.string(),
    cancelled: z.number().int().meta({ description: "Orders that are cancelled for certain" }),
    closing: z.array(order).meta({ description: "Orders that were sent to close positions" }),
    working: z.number().int().meta({ description: "Orders that may still trade" }),
    held: z
      .array(z.object({ symbol: z.string(), quantity: decimal }))
      .meta({ description: "Positions that are still open, as the broker shows them now" }),
    failures: z.array(failure),
  })
  .meta({ id: "StoppedAccount", description: "What a stop did, and what remains open" });
export type StoppedAccount = z.infer<typeof stoppedAccount>;

export const tradingState = z
  .object({
    trading: z.enum(TRADING_STATES),
    accounts: z
      .array(stoppedAccount)
      .optional()
      .meta({ description: "Where the stop cancels or closes: what it did" }),
  })
  .meta({ id: "TradingState" });
export type TradingStateBody = z.infer<typeof tradingState>;

export const handAnswer = z
  .strictObject({
    answer: z.enum(HAND_ANSWERS),
    filled: decimal.optional().meta({ description: "Units that traded; absent: the whole order" }),
    note: z.string().trim().min(3).max(500).meta({ description: "How the person knows" }),
  })
  .meta({ id: "HandAnswer" });
export type HandAnswerBody = z.infer<typeof handAnswer>;

export const cancelQuery = z.object({ connection: z.string().optional() });
export const cancelledOrders = z
  .object({
    items: z.array(
      z.object({
        order,
        result: z.enum(["done", "too-late", "unknown"]),
        failure: failure.optional(),
      }),
    ),
  })
  .meta({ id: "CancelledOrders" });
export type CancelledOrders = z.infer<typeof cancelledOrders>;

export const orderKey = z.object({ id: z.string() });
