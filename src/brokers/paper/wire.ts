/** What the paper broker sends, limited to the fields that we read. */
import { INSTRUMENT_KINDS, ORDER_STATUSES, ORDER_TYPES, TIMES_IN_FORCE } from "#domain";
import { get, json, post, z } from "#kit";

const Traded = z.object({
  kind: z.enum(INSTRUMENT_KINDS),
  symbol: z.string(),
  currency: z.string(),
  multiplier: json.decimal,
});

const side = z.enum(["buy", "sell"]);

const Fill = z.object({
  id: json.id,
  orderId: json.id,
  instrument: Traded,
  side,
  quantity: json.decimal,
  price: json.decimal,
  fee: z.object({ amount: json.decimal, currency: z.string() }),
});

const entry = { sequence: json.integerId, at: json.moment };
const Entry = z.discriminatedUnion("type", [
  z.object({ type: z.literal("fill"), ...entry, fill: Fill }),
  z.object({
    ...{ type: z.literal("deposit"), ...entry },
    ...{ amount: json.decimal, currency: z.string() },
  }),
]);
export type Entry = z.output<typeof Entry>;

const Report = z.object({
  orderId: json.id,
  clientOrderId: z.string(),
  status: z.enum(ORDER_STATUSES),
  instrument: Traded,
  side,
  type: z.enum(ORDER_TYPES),
  quantity: json.decimal,
  filled: json.decimal,
  averagePrice: json.decimal.exactOptional(),
  limitPrice: json.decimal.exactOptional(),
  stopPrice: json.decimal.exactOptional(),
  timeInForce: z.enum(TIMES_IN_FORCE).exactOptional(),
  updatedAt: json.instant,
  reason: z.string().exactOptional(),
});
export type Report = z.output<typeof Report>;

export const account = get(
  "/account",
  z.object({
    name: z.string(),
    currency: z.string(),
    cash: z.array(z.object({ currency: z.string(), amount: json.decimal })),
    buyingPower: json.decimal,
    profit: json.decimal.exactOptional(),
    since: json.instant.exactOptional(),
    isShortingAllowed: z.boolean().optional(),
  }),
);
export const positions = get(
  "/positions",
  z.object({
    positions: json.rows(
      z.object({ instrument: Traded, quantity: json.decimal, averagePrice: json.decimal }),
    ),
  }),
);
export const ledger = get(
  "/ledger?after={after}&limit={limit}",
  z.object({ entries: json.rows(Entry, "sequence"), more: z.boolean(), at: json.instant }),
);
const Orders = z.object({ orders: z.array(Report) });
export const orders = get("/orders", Orders);
export const place = post("/orders", Report);
export const cancel = { ...get("/orders/{order}", Report), method: "DELETE" } as const;
export const replace = { ...get("/orders/{order}", Report), method: "PATCH" } as const;
export const quote = get(
  "/quotes/{symbol}",
  z.object({ bid: json.decimal, ask: json.decimal, last: json.decimal, at: json.instant }),
);
export const terms = get(
  "/instruments/{symbol}",
  z.object({
    isTradable: z.boolean(),
    isOpen: z.boolean(),
    quantityStep: json.decimal,
    priceStep: json.decimal,
    isShortable: z.boolean(),
    marginRate: json.decimal,
  }),
);
export const instruments = get("/instruments", z.object({ instruments: z.array(Traded) }));
