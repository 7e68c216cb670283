import { z } from "zod";
import { currency, day, decimal, instant } from "./common.ts";

export const balance = z
  .object({ account: z.string(), currency, cash: decimal, asOf: instant })
  .meta({ id: "Balance", description: "Cash as the broker states it" });
export type BalanceBody = z.infer<typeof balance>;

export const account = z
  .object({
    id: z.string().meta({ example: "ibkr:U1234567" }),
    broker: z.string().meta({ description: "Route or importer that brought it" }),
    number: z.string().optional(),
    name: z.string().optional(),
    currency: currency.optional(),
    sample: z.literal(true).optional(),
    executions: z.number().int(),
    roundTrips: z.number().int(),
    firstAt: instant.optional(),
    lastAt: instant.optional(),
    firstDay: day
      .optional()
      .meta({ description: "Day of firstAt, where the source tells no time of it" }),
    lastDay: day
      .optional()
      .meta({ description: "Day of lastAt, where the source tells no time of it" }),
    balances: z.array(balance),
  })
  .meta({ id: "Account" });
export type AccountBody = z.infer<typeof account>;

export const accountList = z.object({ items: z.array(account) });
export type AccountList = z.infer<typeof accountList>;
