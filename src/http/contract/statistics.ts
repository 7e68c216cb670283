import { z } from "zod";
import { BREAKDOWNS } from "#sync";
import { currency, day, decimal, instant, zone } from "./common.ts";
import { tradeFilter } from "./trades.ts";

/**
 * Absent ratios are null: a profit factor without losses does not exist, and no sentinel stands for
 * it.
 */
const ratio = decimal.nullable();
const duration = z.number().int().nullable();

/**
 * Key figures of the trades of one currency. Win, loss and average figures are of closed trades,
 * net of fees.
 */
export const keyFigures = z
  .object({
    currency,
    trades: z.number().int().meta({ description: "Closed trades" }),
    open: z.number().int(),
    wins: z.number().int(),
    losses: z.number().int(),
    even: z.number().int(),
    grossPnl: decimal,
    fees: decimal,
    funding: decimal,
    netPnl: decimal,
    winRate: ratio.meta({ description: "Wins of closed trades, 0 to 1" }),
    profitFactor: ratio,
    payoffRatio: ratio.meta({ description: "Average win by average loss" }),
    expectancy: ratio.meta({ description: "Average net profit of a trade" }),
    averageWin: ratio,
    averageLoss: ratio.meta({ description: "0 or less" }),
    largestWin: ratio,
    largestLoss: ratio,
    longestWinStreak: z.number().int(),
    longestLossStreak: z.number().int(),
    maxDrawdown: decimal.meta({ description: "Largest fall of cumulated net profit, 0 or more" }),
    currentDrawdown: decimal,
    maxDrawdownRecoveryMs: duration.meta({
      description: "From the high to the return to it; null while it is not recovered",
    }),
    averageHoldingMs: duration,
    averageWinHoldingMs: duration,
    averageLossHoldingMs: duration,
    deviation: z.number().nullable().meta({ description: "Of the profit of a trade; a double" }),
    sharpe: z.number().nullable().meta({ description: "Expectancy by deviation, a trade" }),
    sortino: z.number().nullable(),
    firstOpen: instant.nullable(),
    lastClose: instant.nullable(),
  })
  .meta({ id: "KeyFigures" });
export type KeyFigures = z.infer<typeof keyFigures>;

export const statisticsQuery = z.object(tradeFilter);
export type StatisticsQuery = z.input<typeof statisticsQuery>;

/** One entry a currency, the one with the most trades first; currencies are never added. */
export const statistics = z.object({
  items: z.array(keyFigures),
  span: z
    .object({ first: day, last: day })
    .optional()
    .meta({ description: "Days with a closed trade" }),
});
export type Statistics = z.infer<typeof statistics>;

export const breakdownQuery = z.object({
  ...tradeFilter,
  by: z.enum(BREAKDOWNS),
  zone: zone.default("UTC"),
});
export type BreakdownQuery = z.input<typeof breakdownQuery>;

export const pnlBucket = z
  .object({
    key: z
      .string()
      .meta({ description: "Day, month, symbol, account, ISO weekday 1-7 or hour 0-23" }),
    currency,
    trades: z.number().int(),
    wins: z.number().int(),
    gross: decimal,
    fees: decimal,
    net: decimal,
  })
  .meta({
    id: "PnlBucket",
    description: "Profit of the trades closed in one bucket, of one currency",
  });
export type PnlBucketBody = z.infer<typeof pnlBucket>;

export const breakdown = z.object({
  by: z.enum(BREAKDOWNS),
  zone: z.string(),
  items: z.array(pnlBucket),
});
export type BreakdownReply = z.infer<typeof breakdown>;
