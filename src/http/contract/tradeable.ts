import { z } from "zod";
import { INSTRUMENT_KINDS } from "#domain";
import { currency, flag, instant, pageOf, paging } from "./common.ts";

export const tradeableQuery = z.object({
  ...paging,
  q: z.string().max(100).optional().meta({
    description: "Part of a symbol or name; case does not matter",
    example: "apple",
  }),
  kind: z.enum(INSTRUMENT_KINDS).optional(),
  broker: z.string().max(100).optional(),
  environment: z.enum(["paper", "live"]).optional(),
  connection: z.string().max(200).optional().meta({
    description: "What can be traded over one connection",
  }),
  account: z.string().max(200).optional().meta({
    description: "Together with the connection, what one of its accounts can trade",
  }),
  lists: flag.optional().meta({ description: "Whether to tell which lists were read, and when" }),
});
export type TradeableQuery = z.input<typeof tradeableQuery>;

/** Lists are read for one account, or are alike for all accounts of a broker and environment. */
const whose = {
  broker: z.string(),
  environment: z.enum(["paper", "live"]),
  account: z.string().optional().meta({
    description: "Absent where all accounts of the broker see the same",
  }),
  readAt: instant,
};

const tradeable = z
  .object({
    ...whose,
    symbol: z.string().meta({ description: "What a ticket calls it", example: "EUR_USD" }),
    instrument: z.string().meta({ description: "Its identity here", example: "fx:EUR.USD:USD" }),
    kind: z.enum(INSTRUMENT_KINDS),
    currency,
    name: z.string().optional(),
    isTradable: z.boolean(),
    isShortable: z.boolean().optional(),
    isFractional: z.boolean().optional(),
  })
  .meta({ id: "TradeableInstrument" });
export type TradeableBody = z.infer<typeof tradeable>;

export const tradeablePage = pageOf(tradeable)
  .extend({
    lists: z
      .array(
        z.object({
          ...whose,
          connection: z.string(),
          count: z.int(),
          unread: z.int().meta({ description: "Rows that could not be read" }),
        }),
      )
      .optional(),
  })
  .meta({ id: "TradeableInstrumentPage" });
export type TradeablePage = z.infer<typeof tradeablePage>;
