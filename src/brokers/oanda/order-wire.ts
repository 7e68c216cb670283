/** What OANDA sends of orders and of what is traded, limited to the fields that we read. */
import { get, json, post, z } from "#kit";
import { lifetime } from "./wire.ts";

export const KINDS = [
  ...["MARKET", "LIMIT", "STOP", "MARKET_IF_TOUCHED", "FIXED_PRICE"],
  ...["TAKE_PROFIT", "STOP_LOSS", "TRAILING_STOP_LOSS", "GUARANTEED_STOP_LOSS"],
] as const;
export const TIMES = ["GTC", "GTD", "GFD", "FOK", "IOC"] as const;

/** What an order and the transaction that made it say alike. */
const terms = {
  id: json.id,
  instrument: z.string().optional(),
  units: json.decimal.optional(),
  price: json.decimal.optional(),
  timeInForce: z.enum(TIMES).optional(),
  /** Of an order that closes one trade, which has neither instrument nor units of its own. */
  tradeID: json.id.optional(),
  distance: json.decimal.optional(),
  trailingStopValue: json.decimal.optional(),
  clientExtensions: z.object({ id: z.string().optional() }).optional(),
  replacesOrderID: json.id.optional(),
};

const Order = z.object({
  ...terms,
  type: z.enum(KINDS),
  createTime: json.instant,
  state: z.enum(["PENDING", "FILLED", "TRIGGERED", "CANCELLED"]),
  fillingTransactionID: json.id.optional(),
  filledTime: json.instant.optional(),
  cancellingTransactionID: json.id.optional(),
  cancelledTime: json.instant.optional(),
  replacedByOrderID: json.id.optional(),
  /** Only in a request, kept for an order that is replaced. */
  gtdTime: z.string().optional(),
  positionFill: z.string().optional(),
  triggerCondition: z.string().optional(),
  takeProfitOnFill: z.unknown().optional(),
  stopLossOnFill: z.unknown().optional(),
  trailingStopLossOnFill: z.unknown().optional(),
  guaranteedStopLossOnFill: z.unknown().optional(),
});
export type Order = z.output<typeof Order>;

const MADE = KINDS.map((kind) => `${kind}_ORDER` as const);

/** The transaction that makes an order. */
const Create = z.object({
  ...terms,
  time: json.instant,
  type: z.enum(MADE).transform((type) => type.slice(0, -"_ORDER".length) as Order["type"]),
});
export type Create = z.output<typeof Create>;

const Fill = z.object({
  id: json.id,
  time: json.instant,
  type: z.literal("ORDER_FILL"),
  orderID: json.id,
  clientOrderID: z.string().optional(),
  instrument: z.string(),
  units: json.decimal,
  /** Not in replies of old. */
  requestedUnits: json.decimal.optional(),
  price: json.decimal.optional(),
  reason: z.string(),
});
export type Fill = z.output<typeof Fill>;

const Cancel = z.object({
  id: json.id,
  time: json.instant,
  type: z.literal("ORDER_CANCEL"),
  orderID: json.id,
  reason: z.string(),
  replacedByOrderID: json.id.optional(),
});
export type Cancel = z.output<typeof Cancel>;

const Reject = z.object({
  ...terms,
  type: z.enum(MADE.map((type) => `${type}_REJECT` as const)),
  time: json.instant,
  rejectReason: z.string(),
});
export type Reject = z.output<typeof Reject>;

/** What a transaction says of an order; of the others the type is not known here. */
export const Told = json.byType("type", {
  ...Object.fromEntries(MADE.map((type) => [type, Create])),
  ...Object.fromEntries(MADE.map((type) => [`${type}_REJECT`, Reject])),
  ORDER_FILL: Fill,
  ORDER_CANCEL: Cancel,
});
export type Told = Create | Reject | Fill | Cancel;

const TOLD = new Set<string>([
  ...MADE.flatMap((type) => [type, `${type}_REJECT`]),
  ...["ORDER_FILL", "ORDER_CANCEL"],
]);
export const isTold = (type: string): boolean => TOLD.has(type);

/** What became of a request: made, and filled or ended at once. */
const Placed = z.object({
  orderCreateTransaction: Create,
  orderFillTransaction: Fill.optional(),
  orderCancelTransaction: Cancel.optional(),
  /** Of the new order, where it ended at once; the other is then of the old one. */
  replacingOrderCancelTransaction: Cancel.optional(),
});

const TradeRow = z.object({
  id: json.id,
  instrument: z.string(),
  initialUnits: json.decimal,
  currentUnits: json.decimal,
});
export type TradeRow = z.output<typeof TradeRow>;

const Instrument = z.object({
  name: z.string(),
  displayName: z.string().optional(),
  displayPrecision: json.count,
  tradeUnitsPrecision: json.count,
  minimumTradeSize: json.decimal,
  maximumOrderUnits: json.decimal.optional(),
  marginRate: json.decimal,
});
export type Instrument = z.output<typeof Instrument>;

const Bucket = z.object({ price: json.decimal, liquidity: json.decimal.optional() });
export const Price = z.object({
  instrument: z.string(),
  time: json.instant,
  tradeable: z.boolean().optional(),
  /** What replies of old have in its place. */
  status: z.string().optional(),
  bids: z.array(Bucket).default([]),
  asks: z.array(Bucket).default([]),
});
export type Price = z.output<typeof Price>;

const Prices = z.object({
  /** Until when these prices stand. */
  time: json.instant.optional(),
  prices: z.array(Price),
  homeConversions: z
    .array(z.object({ currency: z.string(), positionValue: json.decimal }))
    .default([]),
});

const Orders = z.object({ orders: z.array(Order) });
const Trades = z.object({ trades: z.array(TradeRow) });
const done = z.object({ orderCancelTransaction: Cancel });

const ORDER = "/accounts/{account}/orders/{order}";
export const place = post("/accounts/{account}/orders", Placed);
export const order = get(ORDER, z.object({ order: Order }));
export const replace = { ...get(ORDER, Placed), method: "PUT" } as const;
export const cancel = { ...get(`${ORDER}/cancel`, done), method: "PUT" } as const;
export const pending = get("/accounts/{account}/pendingOrders", Orders);
export const trades = get("/accounts/{account}/trades", Trades);
export const told = get(
  "/accounts/{account}/transactions/{id}",
  z.object({ transaction: z.union([Fill, Cancel]) }),
);
export const log = get(
  "/accounts/{account}/transactions/idrange?from={from}&to={to}",
  z.object({ transactions: json.rows(Told, "id") }),
);
export const instruments = get(
  "/accounts/{account}/instruments",
  z.object({ instruments: z.array(Instrument) }),
);
export const prices = get("/accounts/{account}/pricing", Prices);
export const funds = get(
  "/accounts/{account}/summary",
  z.object({
    account: z.object({ currency: z.string(), marginAvailable: json.decimal, ...lifetime }),
  }),
);
