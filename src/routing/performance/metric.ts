import {
  addValue,
  mergeMoments,
  type Moments,
  NO_MOMENTS,
  replaceValue,
} from "../statistics/moments.ts";

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
  "filled-share": {
    kind: "mean",
    better: "higher",
    unit: "share",
    words: "share of what was ordered that was filled",
  },
  "reject-rate": { kind: "rate", better: "lower", unit: "share", words: "orders rejected" },
  "unknown-rate": {
    kind: "rate",
    better: "lower",
    unit: "share",
    words: "orders whose outcome was unknown",
  },
  slippage: { kind: "mean", better: "lower", unit: "bps", words: "slippage against arrival mid" },
  "effective-spread": { kind: "mean", better: "lower", unit: "bps", words: "effective spread" },
  "realized-spread": { kind: "mean", better: "lower", unit: "bps", words: "realised spread" },
  "price-improvement": { kind: "mean", better: "higher", unit: "bps", words: "price improvement" },
  "all-in-cost": { kind: "mean", better: "lower", unit: "bps", words: "all-in cost" },
  "ack-time": { kind: "mean", better: "lower", unit: "ms", words: "time to acknowledge" },
  "fill-time": { kind: "mean", better: "lower", unit: "ms", words: "time to fill" },
  "quote-age": { kind: "mean", better: "lower", unit: "ms", words: "age of the price on arrival" },
} as const satisfies Record<string, MetricFacts>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];

export const factsOfMetric = (name: MetricName): MetricFacts => METRICS[name];

/** Moments by metric; one that was never measured is absent. */
export type MetricMoments = Readonly<Partial<Record<MetricName, Moments>>>;

/** What one order gave; a metric that could not be measured is absent. */
export type MetricValues = Readonly<Partial<Record<MetricName, number>>>;

/** Adds what one order gave, in place. */
export function addValues(sums: Partial<Record<MetricName, Moments>>, values: MetricValues): void {
  for (const name of METRIC_NAMES) {
    const value = values[name];
    if (value !== undefined) sums[name] = addValue(sums[name] ?? NO_MOMENTS, value);
  }
}

/** Adds moments, in place. */
export function addMetrics(sums: Partial<Record<MetricName, Moments>>, more: MetricMoments): void {
  for (const name of METRIC_NAMES) {
    const moments = more[name];
    if (moments) sums[name] = mergeMoments(sums[name] ?? NO_MOMENTS, moments);
  }
}

/** What one order gave, and what it gives since more is known of it. */
export type MetricChange = { readonly before: MetricValues; readonly after: MetricValues };

/** Moments in which one order gives other values than before. */
export function amendMetrics(
  metrics: MetricMoments,
  { before, after }: MetricChange,
): MetricMoments {
  const amended: Partial<Record<MetricName, Moments>> = { ...metrics };
  for (const name of METRIC_NAMES) {
    if (before[name] === after[name]) continue;
    const values = { before: before[name], after: after[name] };
    const moments = replaceValue(amended[name] ?? NO_MOMENTS, values);
    if (moments.count > 0) amended[name] = moments;
    else delete amended[name];
  }
  return amended;
}

/** The moments of both. */
export function mergeMetrics(a: MetricMoments, b: MetricMoments): MetricMoments {
  const merged = { ...a };
  addMetrics(merged, b);
  return merged;
}

/** 1 where more is better, -1 where less is. */
export const signOf = (name: MetricName): 1 | -1 =>
  factsOfMetric(name).better === "higher" ? 1 : -1;
