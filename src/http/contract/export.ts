import { z } from "zod";
import { currency, decimal, instant } from "./common.ts";
import { executionFilter } from "./executions.ts";
import { tradeFilter } from "./trades.ts";

export const exportForm = z.enum(["csv", "json"]).default("csv");
export const exportTradesQuery = z.object({ ...tradeFilter, format: exportForm });
export type ExportTradesQuery = z.input<typeof exportTradesQuery>;
export const exportExecutionsQuery = z.object({ ...executionFilter, format: exportForm });
export type ExportExecutionsQuery = z.input<typeof exportExecutionsQuery>;

/** A round trip as it leaves in files and from the command line: flat and stable. */
export const exportedTrade = z
  .object({
    id: z.string(),
    account: z.string(),
    instrument: z.string(),
    symbol: z.string(),
    direction: z.enum(["long", "short"]),
    status: z.enum(["open", "closed"]),
    quantity: decimal,
    openQuantity: decimal,
    entryPrice: decimal,
    exitPrice: decimal.nullable(),
    openedAt: instant,
    closedAt: instant.nullable(),
    holdingMs: z.number().int().nullable(),
    grossPnl: decimal,
    netPnl: decimal,
    fees: decimal,
    funding: decimal,
    currency,
    executionIds: z.array(z.string()),
    note: z.string(),
    tags: z.array(z.string()),
  })
  .meta({ id: "ExportedTrade" });
export type ExportedTrade = z.infer<typeof exportedTrade>;

export const exportedExecution = z
  .object({
    id: z.string(),
    account: z.string(),
    instrument: z.string(),
    symbol: z.string(),
    kind: z.string(),
    side: z.enum(["buy", "sell"]),
    quantity: decimal,
    price: decimal,
    fees: z.array(z.object({ kind: z.string(), amount: decimal, currency })),
    currency,
    executedAt: instant,
    precision: z.enum(["instant", "day"]),
    zone: z.string(),
    orderId: z.string().nullable(),
    venue: z.string().nullable(),
    report: z.enum(["new", "correction", "bust"]),
    refersTo: z.string().nullable(),
    import: z.string(),
    line: z.number().int(),
  })
  .meta({ id: "ExportedExecution" });
export type ExportedExecution = z.infer<typeof exportedExecution>;
