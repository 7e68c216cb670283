import { z } from "zod";
import { currency, day, decimal, flag, instant, moment, pageOf, paging } from "./common.ts";
import { failure } from "./problem.ts";

export const connectedAccount = z
  .object({
    id: z.string().meta({ description: "Account id of the blotter", example: "oanda:001-001-1" }),
    number: z.string(),
    name: z.string().optional(),
    currency: currency.optional(),
    seenAt: instant,
    syncEnabled: z.boolean().meta({ description: "Whether the account is read at all" }),
    intervalMinutes: z
      .number()
      .int()
      .optional()
      .meta({ description: "Its own interval. Default: that of the connection" }),
  })
  .meta({ id: "ConnectedAccount" });

export const connectedAccountKey = z.object({
  id: z.string().max(100),
  account: z.string().max(300),
});
export const connectedAccountChange = z.strictObject({
  syncEnabled: z.boolean().optional(),
  intervalMinutes: z
    .number()
    .int()
    .min(5)
    .max(60)
    .nullable()
    .optional()
    .meta({ description: "Null: that of the connection" }),
});
export type ConnectedAccountChangeBody = z.input<typeof connectedAccountChange>;

export const environment = z.enum(["paper", "live"]);

export const connection = z
  .object({
    id: z.string(),
    broker: z.string(),
    brokerName: z.string(),
    environment,
    label: z.string(),
    state: z.enum(["connected", "syncing", "delayed", "needs-user", "error", "paused"]),
    failure: failure.optional(),
    createdAt: instant,
    syncEnabled: z.boolean(),
    intervalMinutes: z.number().int(),
    failures: z.number().int(),
    lastAttemptAt: instant.optional(),
    lastSuccessAt: instant.optional(),
    nextAttemptAt: instant.optional(),
    nextReason: z
      .enum(["after-failure", "statement-hours", "market-closed", "least-interval"])
      .optional()
      .meta({ description: "Why it is read later than the interval says" }),
    reloginDueAt: instant.optional().meta({
      description: "When the log-in ends and only the user can sign in again, where it is known",
    }),
    trading: z.enum(["shared", "own", "none"]).meta({
      description:
        "Whether orders are sent with the credentials that read, with a second set, or not at all",
    }),
    accounts: z.array(connectedAccount),
    openBreaks: z.number().int(),
    quarantined: z.number().int(),
  })
  .meta({ id: "Connection", description: "One credential on one broker in one environment" });
export type ConnectionBody = z.infer<typeof connection>;

export const connectionList = z.object({ items: z.array(connection) });
export type ConnectionList = z.infer<typeof connectionList>;
export const connectionKey = z.object({ id: z.string().max(100) });

/** Field names are those of the broker's manifest; what it does not know is refused, not dropped. */
const credentials = z
  .record(z.string().max(100), z.string().max(10_000))
  .meta({ description: "By field name of the broker's form; never sent back" });

export const connectBody = z.strictObject({
  environment: environment.default("paper"),
  label: z.string().min(1).max(100).optional(),
  credentials,
  intervalMinutes: z.number().int().min(5).max(60).optional(),
  trading: z
    .enum(["shared", "none"])
    .optional()
    .meta({ description: "none: the credentials may only read, and orders are refused" }),
  tradingCredentials: credentials
    .optional()
    .meta({ description: "A second set with which orders are sent; never used to read history" }),
});
export type ConnectBody = z.input<typeof connectBody>;

export const reconnectBody = z.strictObject({
  credentials,
  purpose: z
    .enum(["sync", "trade"])
    .default("sync")
    .meta({ description: "trade: they become the second set, with which orders are sent" }),
});
export type ReconnectBody = z.input<typeof reconnectBody>;

export const connectionChange = z.strictObject({
  label: z.string().min(1).max(100).optional(),
  syncEnabled: z.boolean().optional(),
  intervalMinutes: z.number().int().min(5).max(60).optional(),
  trading: z
    .enum(["shared", "none"])
    .optional()
    .meta({ description: "A second set of credentials for trading is forgotten" }),
});
export type ConnectionChangeBody = z.input<typeof connectionChange>;

export const disconnectQuery = z.object({
  data: flag
    .optional()
    .meta({ description: "Also remove what only this connection brought. Default false" }),
});

export const pull = z
  .object({
    id: z.string(),
    connection: z.string(),
    trigger: z.enum(["first", "manual", "scheduled", "backfill", "sweep"]),
    startedAt: instant,
    endedAt: instant.optional(),
    outcome: z.enum(["running", "succeeded", "failed", "interrupted"]),
    failure: failure.optional(),
    imported: z.number().int(),
    skipped: z.number().int(),
    updated: z.number().int(),
    quarantined: z.number().int(),
    pages: z.number().int(),
    calls: z.number().int(),
    retries: z.number().int(),
    waitedMs: z.number(),
    durationMs: z.number(),
  })
  .meta({ id: "Pull", description: "One run of reading a connection" });
export type PullBody = z.infer<typeof pull>;

export const pullsQuery = z.object({ connection: z.string().max(100).optional(), ...paging });
export type PullsQuery = z.input<typeof pullsQuery>;
export const pullPage = pageOf(pull);
export type PullPage = z.infer<typeof pullPage>;

export const backfillBody = z.strictObject({
  from: moment.optional().meta({ description: "How far back. Default: all that the broker keeps" }),
});

export const coverageQuery = z.object({ account: z.string(), from: day, to: day });
export type CoverageQuery = z.input<typeof coverageQuery>;
export const coverageList = z
  .object({
    items: z.array(z.object({ day, state: z.enum(["proven", "stated", "gap", "none"]) })),
  })
  .meta({
    id: "Coverage",
    description: "Per day: proven complete, read but not provable, a known hole, or not read",
  });
export type CoverageList = z.infer<typeof coverageList>;

export const breakItem = z
  .object({
    id: z.string(),
    connection: z.string(),
    account: z.string(),
    kind: z.enum(["position", "cash", "conflict", "missing"]),
    instrument: z.string().optional(),
    currency: currency.optional(),
    /** Id of the one record that it is about, or the beginning of a hole. */
    subject: z.string().optional(),
    derived: decimal,
    reported: decimal,
    foundAt: instant,
    explanation: z.string().optional(),
    resolvedAt: instant.optional(),
  })
  .meta({ id: "Break", description: "A difference between our figure and the broker's" });
export type BreakBody = z.infer<typeof breakItem>;
export const breaksQuery = z.object({
  connection: z.string().max(100).optional(),
  open: flag.optional(),
});
export type BreaksQuery = z.input<typeof breaksQuery>;
export const breakList = z.object({ items: z.array(breakItem) });
export type BreakList = z.infer<typeof breakList>;

export const limitUse = z
  .object({
    id: z.string(),
    current: z.number().int(),
    max: z.number().int(),
    perMs: z.number().int(),
    resetAt: instant.optional(),
    frozenUntil: instant.optional(),
  })
  .meta({ id: "LimitUse", description: "How much of a broker's limit is used now" });
export const limitList = z.object({ items: z.array(limitUse) });
export type LimitList = z.infer<typeof limitList>;
