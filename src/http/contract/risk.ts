import { z } from "zod";
import { AMOUNT_LIMITS, COUNT_LIMITS, ENVIRONMENTS, MOST_DUPLICATE_MS } from "#domain";
import { decimal, instant } from "./common.ts";

const amount = decimal
  .regex(/^\d*(\.\d+)?$/)
  .refine((text) => /[1-9]/.test(text), "Expected a number above 0");

const each = <const Name extends string, Schema extends z.ZodType>(
  names: readonly Name[],
  schema: Schema,
) =>
  Object.fromEntries(names.map((name) => [name, schema.optional()])) as Record<
    Name,
    z.ZodOptional<Schema>
  >;

export const riskLimits = z
  .strictObject({
    ...each(AMOUNT_LIMITS, amount),
    ...each(COUNT_LIMITS, z.number().int().min(1).max(100_000)),
    duplicateMs: z.number().int().min(1).max(MOST_DUPLICATE_MS).optional(),
    restricted: z.array(z.string().min(1).max(64)).max(500).optional(),
  })
  .meta({
    id: "RiskLimits",
    description: "Bounds of orders; money in the currency of the account, the collar in percent",
  });
export type RiskLimitsBody = z.infer<typeof riskLimits>;

const scope = {
  connection: z.string().optional().meta({ description: "Absent: every account" }),
  account: z.string().optional(),
  symbol: z.string().min(1).max(64).optional().meta({ description: "Absent: every instrument" }),
};

export const riskLevelInput = z
  .strictObject({ ...scope, limits: riskLimits })
  .meta({ id: "RiskLevelInput", description: "Replaces what was set; no limit removes the level" });
export type RiskLevelInput = z.infer<typeof riskLevelInput>;

export const riskLevel = z
  .object({ ...scope, limits: riskLimits, changedAt: instant })
  .meta({ id: "RiskLevel" });
export type RiskLevelBody = z.infer<typeof riskLevel>;

export const liveUnlock = z
  .object({
    unlockedAt: instant,
    expiresAt: instant,
    unlockedBy: z.string().meta({ description: "As the audit log names them" }),
  })
  .meta({ id: "LiveUnlock" });
export type LiveUnlockBody = z.infer<typeof liveUnlock>;

export const riskAccount = z
  .object({
    connection: z.string(),
    account: z.string(),
    label: z.string(),
    number: z.string().meta({ description: "What is typed to unlock it" }),
    environment: z.enum(ENVIRONMENTS),
    unlock: liveUnlock.optional().meta({ description: "Absent: live trading is locked" }),
    limits: riskLimits.meta({
      description: "What holds, for instruments without bounds of their own",
    }),
    use: z.object({
      openOrders: z.number().int(),
      ordersInMinute: z.number().int(),
      waiting: z.number().int().meta({ description: "Orders that wait for a person" }),
    }),
  })
  .meta({ id: "RiskAccount" });
export type RiskAccountBody = z.infer<typeof riskAccount>;

export const riskOverview = z
  .object({
    accounts: z.array(riskAccount),
    levels: z.array(riskLevel).meta({ description: "What was set" }),
    defaults: z.object({ paper: riskLimits, live: riskLimits }),
  })
  .meta({ id: "RiskOverview" });
export type RiskOverview = z.infer<typeof riskOverview>;

const desk = { connection: z.string(), account: z.string().optional() };

const MOST_UNLOCK_HOURS = 24;
export const liveUnlockInput = z
  .strictObject({
    ...desk,
    typed: z.string().max(200).meta({ description: "Number of the account, typed by the person" }),
    hours: z.number().int().min(1).max(MOST_UNLOCK_HOURS).default(8),
    code: z
      .string()
      .max(20)
      .optional()
      .meta({ description: "Of the second factor, where one is on" }),
  })
  .meta({ id: "LiveUnlockInput" });
export type LiveUnlockInput = z.input<typeof liveUnlockInput>;

export const liveLockInput = z.strictObject(desk).meta({ id: "LiveLockInput" });
export type LiveLockInput = z.infer<typeof liveLockInput>;
