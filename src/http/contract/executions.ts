import { z } from "zod";
import { EXECUTION_KINDS, FEE_KINDS } from "#domain";
import {
  currency,
  day,
  decimal,
  flag,
  instant,
  moment,
  pageOf,
  paging,
  repeatable,
} from "./common.ts";
import { instrument } from "./instruments.ts";

export const fee = z
  .object({ kind: z.enum(FEE_KINDS), amount: decimal, currency })
  .meta({ id: "Fee", description: "Positive when paid, negative for a rebate" });

export const execution = z
  .object({
    id: z.string(),
    account: z.string(),
    instrument,
    kind: z.enum(EXECUTION_KINDS),
    side: z.enum(["buy", "sell"]),
    effect: z.enum(["open", "close"]).optional(),
    quantity: decimal,
    price: decimal,
    fees: z.array(fee),
    statedPnl: decimal.optional(),
    fxRate: decimal.optional(),
    executedAt: instant,
    precision: z.enum(["instant", "day"]),
    zone: z.object({ name: z.string(), evidence: z.enum(["stated", "assumed"]) }),
    tradeDate: day.optional(),
    sequence: z.number().int(),
    orderId: z.string().optional(),
    venue: z.string().optional(),
    refersTo: z.string().optional(),
    report: z.enum(["new", "correction", "bust"]),
    note: z.string().optional(),
  })
  .meta({ id: "Execution" });
export type ExecutionBody = z.infer<typeof execution>;

/** An execution with the import and the line that brought it. */
export const blotterExecution = execution
  .extend({ import: z.string(), line: z.number().int() })
  .meta({ id: "BlotterExecution" });
export type BlotterExecutionBody = z.infer<typeof blotterExecution>;

/** What narrows executions and cash. `from` is inclusive, `to` exclusive. */
export const executionFilter = {
  account: repeatable.optional(),
  instrument: z.string().optional(),
  import: z.string().optional(),
  side: z.enum(["buy", "sell"]).optional(),
  from: moment.optional(),
  to: moment.optional(),
  search: z.string().max(200).optional(),
};

export const executionsQuery = z.object({ ...executionFilter, ...paging, count: flag.optional() });
export type ExecutionsQuery = z.input<typeof executionsQuery>;

export const executionPage = pageOf(blotterExecution);
export type ExecutionPage = z.infer<typeof executionPage>;
