import { z } from "zod";
import { cashMovement } from "./cash.ts";
import { decimal, instant, money } from "./common.ts";
import { execution } from "./executions.ts";
import { gap, trade } from "./trades.ts";

export const match = z
  .object({
    opened: z.string().meta({ description: "Execution that opened the lot" }),
    closed: z.string().meta({ description: "Execution that closed it, or part of it" }),
    openedAt: instant,
    closedAt: instant,
    quantity: decimal,
    entryPrice: decimal,
    exitPrice: decimal,
    grossPnl: decimal,
    entryFee: decimal,
    exitFee: decimal,
    stated: z.literal(true).optional(),
  })
  .meta({ id: "Match" });
export type MatchBody = z.infer<typeof match>;

/**
 * Everything that one trade is made of: its executions, which lot each closed, the fees, and the
 * rule in words.
 */
export const explanation = z
  .object({
    rule: z.object({
      grouping: z.string(),
      matching: z.string(),
      feeSplit: z.string(),
      words: z.array(z.string()).meta({ description: "The rule as sentences" }),
    }),
    matches: z.array(match),
    executions: z.array(execution),
    splits: z.array(z.object({ id: z.string(), from: decimal, to: decimal, effectiveAt: instant })),
    funding: z.array(cashMovement),
    fees: z.array(money),
    gaps: z.array(gap),
    omitted: z
      .object({ matches: z.number().int(), executions: z.number().int() })
      .optional()
      .meta({ description: "How many more there are, where there are too many to show" }),
  })
  .meta({ id: "Explanation" });
export type Explanation = z.infer<typeof explanation>;

export const explainedTrade = z.object({ trade, explanation }).meta({ id: "ExplainedTrade" });
export type ExplainedTrade = z.infer<typeof explainedTrade>;
