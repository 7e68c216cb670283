import { z } from "zod";
import { INSTRUMENT_KINDS } from "#domain";
import { currency, day, decimal } from "./common.ts";

export const instrument = z
  .object({
    id: z.string().meta({ example: "option:SPY 2026-01-16 C 500:USD:100" }),
    kind: z.enum(INSTRUMENT_KINDS),
    symbol: z.string(),
    currency,
    multiplier: decimal,
    inverse: z.literal(true).optional(),
    name: z.string().optional(),
    isin: z.string().optional(),
    cusip: z.string().optional(),
    exchange: z.string().optional(),
    underlying: z.string().optional(),
    expiry: day.optional(),
    strike: decimal.optional(),
    right: z.enum(["call", "put"]).optional(),
  })
  .meta({ id: "Instrument" });
export type InstrumentBody = z.infer<typeof instrument>;
