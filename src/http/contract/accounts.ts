import { z } from "zod";
import { currency, decimal, instant } from "./common.ts";

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
    balances: z.array(balance),
  })
  .meta({ id: "Account" });
export type AccountBody = z.infer<typeof account>;

export const accountList = z.object({ items: z.array(account) });
export type AccountList = z.infer<typeof accountList>;
