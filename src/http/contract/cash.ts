import { z } from "zod";
import { CASH_KINDS } from "#domain";
import { instant, money, pageOf, paging } from "./common.ts";
import { executionFilter } from "./executions.ts";
import { instrument } from "./instruments.ts";

export const cashMovement = z
  .object({
    id: z.string(),
    account: z.string(),
    kind: z.enum(CASH_KINDS),
    amount: money.meta({ description: "Positive came in" }),
    bookedAt: instant,
    precision: z.enum(["instant", "day"]),
    instrument: instrument.optional(),
    description: z.string().optional(),
  })
  .meta({ id: "CashMovement" });
export type CashBody = z.infer<typeof cashMovement>;

const { side: _, ...cashFilter } = executionFilter;
export const cashQuery = z.object({ ...cashFilter, ...paging });
export type CashQuery = z.input<typeof cashQuery>;

export const cashPage = pageOf(cashMovement);
export type CashPage = z.infer<typeof cashPage>;
