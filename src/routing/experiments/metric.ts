/** What experiments and scorecards measure, one value for each order. */

type MetricFacts = {
  /** `rate`: 0 or 1 for each order. `mean`: any number. */
  readonly kind: "mean" | "rate";
  readonly better: "lower" | "higher";
  readonly unit: "bps" | "ms" | "share";
  readonly words: string;
};

/** Every measure, with how its values are to be read. Costs are positive when paid. */
export const METRICS = {
  "fill-rate": { kind: "rate", better: "higher", unit: "share", words: "orders filled" },
  "reject-rate": { kind: "rate", better: "lower", unit: "share", words: "orders rejected" },
  "unknown-rate": {
    kind: "rate",
    better: "lower",
    unit: "share",
    words: "orders whose outcome was unknown",
  },
  slippage: { kind: "mean", better: "lower", unit: "bps", words: "slippage against arrival mid" },
  "effective-spread": { kind: "mean", better: "lower", unit: "bps", words: "effective spread" },
  "price-improvement": { kind: "mean", better: "higher", unit: "bps", words: "price improvement" },
  "all-in-cost": { kind: "mean", better: "lower", unit: "bps", words: "all-in cost" },
  "ack-time": { kind: "mean", better: "lower", unit: "ms", words: "time to acknowledge" },
  "fill-time": { kind: "mean", better: "lower", unit: "ms", words: "time to fill" },
} as const satisfies Record<string, MetricFacts>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];

export const factsOfMetric = (name: MetricName): MetricFacts => METRICS[name];

/** 1 where more is better, -1 where less is. */
export const signOf = (name: MetricName): 1 | -1 =>
  factsOfMetric(name).better === "higher" ? 1 : -1;
