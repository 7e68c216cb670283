import { z } from "zod";
import { decimal, flag, instant, repeatable } from "./common.ts";
import { failure } from "./problem.ts";

/** Instruments that one stream follows. */
export const MAX_SYMBOLS = 50;
const MOST_SECONDS = 60;

export const quoteQuery = z.object({
  connection: z.string(),
  account: z.string().optional().meta({ description: "Where the connection has more than one" }),
  symbol: repeatable
    .refine((list) => list.length <= MAX_SYMBOLS, `Expected at most ${MAX_SYMBOLS} symbols`)
    .meta({ description: "As the broker names it; may be repeated" }),
  partial: flag
    .optional()
    .meta({ description: "Leaves out what the broker does not know, while it knows any" }),
  seconds: z.coerce.number().int().min(1).max(MOST_SECONDS).optional().meta({
    description: "Ends once each instrument was heard, and after so many seconds at most",
  }),
});
export type QuoteQuery = z.output<typeof quoteQuery>;

/** One instrument as its market stands, as an event "quote" of the stream. */
export const quote = z
  .object({
    symbol: z.string(),
    instrument: z.string(),
    bid: decimal.optional(),
    ask: decimal.optional(),
    bidSize: decimal.optional(),
    askSize: decimal.optional(),
    last: decimal.optional(),
    at: instant.meta({ description: "By the clock of the venue or the broker" }),
    heardAt: instant.meta({ description: "By the clock of this server" }),
    isStale: z.boolean().meta({ description: "Its source is not there at this moment" }),
  })
  .meta({ id: "Quote" });
export type QuoteBody = z.infer<typeof quote>;

const streamState = z.object({
  state: z.enum(["connecting", "open", "stale", "waiting", "refused", "closed"]),
  since: instant,
  failures: z.int().meta({ description: "Openings in a row that did not last" }),
  failure: failure.optional(),
});

/** How the live side of a connection fares; empty where it is not in use. */
export const liveState = z
  .object({
    orders: z.array(streamState).meta({ description: "Streams of orders, one for each account" }),
    health: z
      .object({
        isHealthy: z.boolean(),
        checkedAt: instant,
        failures: z.int().meta({ description: "Looks in a row that found it ill" }),
        failure: failure.optional(),
      })
      .optional(),
  })
  .meta({ id: "LiveState" });
export type LiveStateBody = z.infer<typeof liveState>;
