import { z } from "zod";
import { instant } from "./common.ts";
import { environment } from "./connections.ts";
import { exportForm } from "./export.ts";

/** Measures of the folder `routing`, whose own list the composition root holds this one equal to. */
const METRICS = [
  "fill-rate",
  "filled-share",
  "reject-rate",
  "unknown-rate",
  "slippage",
  "effective-spread",
  "realized-spread",
  "price-improvement",
  "all-in-cost",
  "ack-time",
  "fill-time",
  "quote-age",
] as const;

export const metric = z.enum(METRICS).meta({ id: "Metric" });
export type MetricBody = z.infer<typeof metric>;

const id = z.string().max(200);
const figure = z.number().meta({ description: "In the unit of its metric; shares as 0 to 1" });
const end = z.number().nullable().meta({ description: "Null: not bounded" });
const percent = z.number().meta({ description: "0 to 100" });

const goal = z.object({ metric, difference: figure });
const guardrail = z.object({ metric, worst: figure, against: z.enum(["limit", "control"]) });
const selection = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("split") }),
  z.object({ kind: z.literal("automatic"), floorPercent: percent, halfLifeDays: z.number() }),
]);

const planned = {
  name: z.string().max(200),
  environment,
  arms: z.array(z.object({ id, percent })).max(20),
  control: id.meta({ description: "The arm that the others are compared with" }),
  coveragePercent: percent.default(100),
  goal,
  guardrails: z.array(guardrail).max(20).default([]),
  selection: selection.default({ kind: "split" }),
  alpha: z.number().default(0.05),
  power: z.number().default(0.8),
  units: z.int().optional().meta({ description: "Expected; absent: what the preview finds" }),
};

const reason = z.string().trim().min(1).max(500).meta({ description: "Why; kept for ever" });
/** What may be left to the system to find out in what was measured. */
const known = {
  spread: z.number().positive().optional().meta({ description: "Standard deviation of one value" }),
  unitsPerDay: z.number().positive().max(1e6).optional(),
};

export const experimentInput = z
  .strictObject({ ...planned, ...known, id: z.string().max(100).optional(), reason })
  .meta({ id: "ExperimentInput" });
export type ExperimentInput = z.output<typeof experimentInput>;
export type ExperimentInputBody = z.input<typeof experimentInput>;

export const previewInput = z.strictObject({ ...planned, ...known }).meta({ id: "PreviewInput" });
export type PreviewInput = z.output<typeof previewInput>;
export type PreviewInputBody = z.input<typeof previewInput>;

const preview = z.object({
  units: z.number().meta({ description: "Positions of all arms together" }),
  days: z.number(),
  decidableFrom: instant,
  findable: z.array(z.object({ days: z.number(), difference: figure })),
});

export const experimentPreview = z
  .object({
    problems: z.array(z.object({ place: z.string(), message: z.string() })),
    basis: z
      .enum(["given", "measured", "assumed", "unknown"])
      .meta({ description: "Where the spread of values comes from" }),
    spread: z.number().optional(),
    unitsPerDay: z.number().optional(),
    preview: preview.optional().meta({ description: "Absent where spread or pace is unknown" }),
    text: z.string(),
  })
  .meta({ id: "ExperimentPreview", description: "What a plan could find, and when" });
export type ExperimentPreviewBody = z.infer<typeof experimentPreview>;

export const experimentKey = z.object({ id });
export const experimentShares = z.strictObject({
  percent: z
    .record(z.string().max(200), z.number())
    .meta({ description: "Of new positions by arm, to 0.0001; they sum to 100" }),
  reason,
});
export const experimentPromotion = z.strictObject({
  policy: z
    .string()
    .max(64)
    .optional()
    .meta({ description: "Absent: every policy that names the experiment" }),
  reason,
});
export const experimentAct = z.strictObject({ reason });

const state = z.enum(["draft", "running", "stopped", "archived"]);

const arm = z.object({
  id,
  label: z.string(),
  percent: percent.meta({ description: "Of new positions, now" }),
  units: z.number(),
  measured: z.number().meta({ description: "Positions whose goal's metric was measured" }),
  mean: figure.optional().meta({ description: "Over all that it got; not for comparison" }),
});

const comparison = z.object({
  arm: id,
  label: z.string(),
  estimate: figure.meta({ description: "Arm less control" }),
  low: end,
  high: end,
  chance: z.number(),
  measured: z.object({ control: z.number(), arm: z.number() }),
});

const guardrailCheck = guardrail.extend({
  arm: id,
  label: z.string(),
  words: z.string(),
  found: figure.optional(),
  chance: z.number(),
  isBreached: z.boolean(),
});

const verdict = z.object({
  kind: z.enum(["broken-split", "guardrail", "better", "control", "no-difference", "undecided"]),
  arm: id.optional(),
  text: z.string(),
  units: z.number(),
  split: z.object({ chance: z.number(), p: z.number(), isBroken: z.boolean() }),
  comparisons: z.array(comparison),
  guardrails: z.array(guardrailCheck),
  preview: preview.optional(),
});

export const experiment = z
  .object({
    id,
    name: z.string(),
    environment,
    state,
    arms: z.array(arm),
    control: id,
    coveragePercent: percent,
    goal: goal.extend({
      words: z.string(),
      unit: z.enum(["bps", "ms", "share"]),
      better: z.enum(["lower", "higher"]),
    }),
    selection,
    alpha: z.number(),
    power: z.number(),
    units: z.number(),
    versions: z.array(
      z.object({
        version: z.int(),
        at: instant,
        by: z.string(),
        reason: z.string(),
        percent: z.record(z.string(), percent),
      }),
    ),
    startedAt: instant.optional(),
    stoppedAt: instant.optional(),
    stopReason: z.string().optional(),
    verdict,
  })
  .meta({ id: "Experiment", description: "What is tried, and what it has shown so far" });
export type ExperimentBody = z.infer<typeof experiment>;

export const experimentsQuery = z.object({
  of: z.enum(["current", "archived"]).default("current").meta({
    description: "Those that are planned, run or were stopped, or those taken off the list",
  }),
});
export type ExperimentsQuery = z.output<typeof experimentsQuery>;

export const experimentList = z
  .object({
    items: z.array(experiment),
    arms: z
      .array(z.object({ id, label: z.string(), environment }))
      .meta({ description: "Accounts that could be tried" }),
  })
  .meta({ id: "ExperimentList" });
export type ExperimentList = z.infer<typeof experimentList>;

export const performanceQuery = z.object({
  environment: environment.default("paper"),
  days: z.coerce.number().int().min(1).max(3650).default(90),
  route: id.optional(),
});
export type PerformanceQuery = z.output<typeof performanceQuery>;

export const exportPerformanceQuery = performanceQuery.extend({ format: exportForm });
export type ExportPerformanceQuery = z.input<typeof exportPerformanceQuery>;

const durations = z
  .object({
    count: z.number(),
    p50: z.number().optional(),
    p95: z.number().optional(),
    p99: z.number().optional(),
  })
  .meta({ description: "Milliseconds, each within 1 %" });

export const scorecard = z
  .object({
    route: id,
    label: z.string(),
    environment,
    stratum: z.string().meta({ description: "Kind, order type and time in force" }),
    orders: z.number(),
    scores: z
      .array(z.object({ metric, mean: figure, low: end, high: end, orders: z.number() }))
      .meta({ description: "What nothing measured is absent, never 0" }),
    rejects: z.array(z.object({ code: z.string(), count: z.number() })),
    ackMs: durations,
    fillMs: durations,
  })
  .meta({ id: "Scorecard", description: "How well an account did for orders that compare" });
export type ScorecardBody = z.infer<typeof scorecard>;

const range = z.object({ mean: figure, low: end, high: end });

export const readingQuality = z
  .object({
    connection: z.string(),
    label: z.string(),
    broker: z.string(),
    environment,
    readings: z
      .number()
      .meta({ description: "That ended; those that failed by us or you left out" }),
    availability: range.meta({ description: "Share of them that the broker answered, 0 to 1" }),
    gaps: z.number().meta({ description: "Times between two that succeeded" }),
    gapMs: range.optional().meta({ description: "How old data were when they were renewed" }),
    worstGapMs: z.number().optional(),
    ageMs: z.number().optional().meta({ description: "How old data are now" }),
  })
  .meta({ id: "ReadingQuality", description: "How a connection could be read" });
export type ReadingQualityBody = z.infer<typeof readingQuality>;

export const performanceReport = z
  .object({
    environment,
    since: z.string(),
    items: z.array(scorecard),
    readings: z.array(readingQuality),
  })
  .meta({ id: "PerformanceReport" });
export type PerformanceReport = z.infer<typeof performanceReport>;
