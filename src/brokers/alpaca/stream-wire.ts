/** What Alpaca's streams say, limited to the fields that we read. */
import { json, z } from "#kit";
import { Order } from "./order-wire.ts";

/** Of orders: https://docs.alpaca.markets/docs/websocket-streaming */
export const AccountMessage = z.union([
  z.object({ stream: z.literal("authorization"), data: z.object({ status: z.string() }) }),
  z.object({ stream: z.literal("listening") }),
  z.object({
    stream: z.literal("trade_updates"),
    data: z.object({ event: z.string(), order: z.unknown() }),
  }),
  z.object({
    action: z.literal("error"),
    data: z.object({ error_message: z.string() }),
  }),
]);

export { Order };

const symbol = { S: z.string(), t: json.instant };

/** Of prices: https://docs.alpaca.markets/docs/real-time-stock-pricing-data */
const Price = z.union([
  // What comes most is tried first.
  z.object({
    ...symbol,
    T: z.literal("q"),
    bp: json.decimal,
    ap: json.decimal,
    bs: json.decimal.optional(),
    as: json.decimal.optional(),
  }),
  z.object({ ...symbol, T: z.literal("t"), p: json.decimal }),
  z.object({ T: z.literal("success"), msg: z.string() }),
  z.object({ T: z.literal("error"), code: json.id, msg: z.string() }),
  // Subscriptions, corrections, bars, and whatever is added: nothing of a price.
  z
    .object({ T: z.string().regex(/^(?!(?:q|t|success|error)$)/) })
    .transform(() => ({ T: "other" as const })),
]);
export type Price = z.output<typeof Price>;
export const Prices = z.array(Price);
