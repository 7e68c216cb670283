import { z } from "zod";
import { EXECUTION_KINDS } from "#domain";
import { TRADE_SORTS } from "#sync";
import {
  currency,
  decimal,
  flag,
  instant,
  moment,
  money,
  pageOf,
  paging,
  repeatable,
} from "./common.ts";
import { instrument } from "./instruments.ts";

export const gap = z
  .object({
    kind: z.string().meta({ example: "closes-nothing" }),
    account: z.string(),
    instrument: z.string(),
    at: instant,
    source: z.string().optional(),
    quantity: decimal.optional(),
    amount: money.optional(),
  })
  .meta({ id: "Gap", description: "Why derived figures are less than the whole truth" });
export type GapBody = z.infer<typeof gap>;

export const annotation = z
  .object({ note: z.string(), tags: z.array(z.string()), updatedAt: instant })
  .meta({ id: "Annotation" });
export type AnnotationBody = z.infer<typeof annotation>;

export const trade = z
  .object({
    id: z.string(),
    account: z.string(),
    instrument,
    direction: z.enum(["long", "short"]),
    status: z.enum(["open", "closed"]),
    closedBy: z.enum([...EXECUTION_KINDS, "expiry-assumed"]).optional(),
    quantity: decimal,
    peakQuantity: decimal,
    openQuantity: decimal,
    entryPrice: decimal,
    exitPrice: decimal.optional(),
    openedAt: instant,
    closedAt: instant.optional(),
    holdingMs: z.number().int().optional(),
    currency,
    grossPnl: decimal,
    fees: decimal,
    feesPaid: z.array(money),
    funding: decimal,
    netPnl: decimal,
    grossPnlAccount: decimal.optional(),
    executionIds: z.array(z.string()).meta({ description: "First ones, at most 1,000" }),
    moreExecutions: z.number().int().optional(),
    matches: z.number().int(),
    stated: z.literal(true).optional(),
    excursions: z.object({ mae: decimal, mfe: decimal, drawdown: decimal }).optional(),
    gaps: z.array(gap),
    annotation: annotation.optional(),
  })
  .meta({ id: "Trade", description: "A round trip: a position from its opening to its end" });
export type TradeBody = z.infer<typeof trade>;

/**
 * What narrows trades, figures and pictures alike. Instants mean the close for closed trades; `to`
 * is exclusive.
 */
export const tradeFilter = {
  account: repeatable.optional(),
  instrument: z.string().optional(),
  currency: z.string().optional(),
  status: z.enum(["open", "closed"]).optional(),
  direction: z.enum(["long", "short"]).optional(),
  outcome: z.enum(["win", "loss", "even"]).optional(),
  from: moment.optional(),
  to: moment.optional(),
  tag: z.string().max(100).optional(),
  search: z.string().max(200).optional(),
};

export const tradesQuery = z.object({
  ...tradeFilter,
  sort: z.enum(TRADE_SORTS).default("opened"),
  descending: flag.default(true),
  ...paging,
  count: flag.optional(),
});
export type TradesQuery = z.input<typeof tradesQuery>;

export const tradePage = pageOf(trade);
export type TradePage = z.infer<typeof tradePage>;

export const tradeKey = z.object({ account: z.string(), instrument: z.string(), id: z.string() });
export type TradeKey = z.infer<typeof tradeKey>;

export const annotationInput = z.object({
  note: z.string().max(20_000),
  tags: z.array(z.string().trim().min(1).max(50)).max(50),
});
export type AnnotationInput = z.input<typeof annotationInput>;

export const tagList = z.object({
  items: z.array(z.object({ tag: z.string(), trades: z.number().int() })),
});
export type TagList = z.infer<typeof tagList>;
