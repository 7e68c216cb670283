/** What Alpaca sends of orders and of what is traded, limited to the fields that we read. */
import { get, json, post, z } from "#kit";
import { trade } from "./wire.ts";

const side = z.enum(["buy", "sell"]);

export const Order = z.object({
  id: json.id,
  client_order_id: z.string(),
  status: z.enum([
    ...["new", "partially_filled", "filled", "done_for_day", "canceled", "expired"],
    ...["replaced", "pending_cancel", "pending_replace", "accepted", "pending_new", "held"],
    ...["accepted_for_bidding", "stopped", "rejected", "suspended", "calculated"],
    "pending_review",
  ] as const),
  symbol: z.string(),
  asset_class: z.string().nullish(),
  side,
  type: z.enum(["market", "limit", "stop", "stop_limit", "trailing_stop"]),
  time_in_force: z.enum(["day", "gtc", "opg", "cls", "ioc", "fok"]),
  /** Null for an order over a sum of money, until it is filled. */
  qty: json.decimal.nullish(),
  filled_qty: json.decimal,
  filled_avg_price: json.decimal.nullish(),
  limit_price: json.decimal.nullish(),
  stop_price: json.decimal.nullish(),
  created_at: json.instant,
  updated_at: json.instant.nullish(),
  replaced_by: json.id.nullish(),
  replaces: json.id.nullish(),
});
export type Order = z.output<typeof Order>;

/** What holds the legs of an option order together; its legs come as orders of their own. */
const Parent = z.object({
  order_class: z.literal("mleg"),
  symbol: z.undefined().or(z.null()).or(z.literal("")),
});

const Asset = z.object({
  symbol: z.string(),
  name: z.string().nullish(),
  class: z.string(),
  tradable: z.boolean(),
  shortable: z.boolean(),
  fractionable: z.boolean(),
  min_order_size: json.decimal.nullish(),
  min_trade_increment: json.decimal.nullish(),
  price_increment: json.decimal.nullish(),
});
export type Asset = z.output<typeof Asset>;

const Contract = z.object({ symbol: z.string(), tradable: z.boolean() });

const Quotes = z.object({
  quotes: z.record(z.string(), z.object({ t: json.instant, ap: json.decimal, bp: json.decimal })),
});

const data = { origin: "data", weights: { requests: 0 } };

export const place = post("/v2/orders", Order, trade);
export const order = get("/v2/orders/{order}", Order, trade);
export const replace = { ...order, method: "PATCH" } as const;
export const cancel = {
  ...get("/v2/orders/{order}", z.null(), { ...trade, whenEmpty: null }),
  method: "DELETE",
} as const;
export const ordersByClientId = get("/v2/orders:by_client_order_id", Order, trade);
export const orders = get("/v2/orders", z.array(z.union([Order, Parent])), trade);
export const asset = get("/v2/assets/{symbol}", Asset, trade);
/** More than ten thousand assets, of some 400 bytes each. */
export const assets = get("/v2/assets", json.rows(Asset), { ...trade, maxBytes: 64 * 2 ** 20 });
export const contract = get("/v2/options/contracts/{symbol}", Contract, trade);
export const clock = get(
  "/v2/clock",
  z.object({
    timestamp: json.instant,
    is_open: z.boolean(),
    next_open: json.instant,
    next_close: json.instant,
  }),
  trade,
);
export const shareQuotes = get("/v2/stocks/quotes/latest", Quotes, data);
export const coinQuotes = get("/v1beta3/crypto/us/latest/quotes", Quotes, data);
export const optionQuotes = get("/v1beta1/options/quotes/latest", Quotes, data);
