import type { Environment } from "#domain";
import { meanAgainstZero } from "../statistics/difference.ts";
import type { Interval } from "../statistics/interval.ts";
import type { Moments } from "../statistics/moments.ts";
import { meanOf } from "../statistics/moments.ts";
import { rateSequence, sequenceOf } from "../statistics/sequence.ts";
import { durationAt, type Histogram } from "./histogram.ts";
import { factsOfMetric, METRIC_NAMES, type MetricName } from "./metric.ts";
import { mergeRollUps, type RollUp } from "./roll-up.ts";

/** One figure of a route, with what it may truly be at any number of looks. */
export type Score = {
  readonly metric: MetricName;
  readonly mean: number;
  readonly interval: Interval;
  /** Orders that were measured; the others of the route could not be. */
  readonly orders: number;
};

export type Durations = {
  readonly count: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
};

/** How well a route did for orders that compare. A metric that nothing measured is absent. */
export type Scorecard = {
  readonly route: string;
  readonly environment: Environment;
  readonly stratum: string;
  readonly orders: number;
  readonly scores: readonly Score[];
  readonly rejects: RollUp["rejects"];
  /** Milliseconds, each within 1 %. */
  readonly ackMs: Durations;
  readonly fillMs: Durations;
};

export type ScoreRules = {
  readonly alpha: number;
  /** The number of orders at which the intervals are narrowest. */
  readonly units: number;
};

export const SCORE_RULES: ScoreRules = { alpha: 0.05, units: 1_000 };

/** Fewer values say nothing of how they spread. */
const FEWEST_VALUES = 20;

/** One card for each route, environment and stratum, over all periods that are given. */
export const scorecardsOf = (
  rollUps: readonly RollUp[],
  rules = SCORE_RULES,
): readonly Scorecard[] =>
  mergeRollUps(rollUps.map((each) => ({ ...each, period: "" }))).map((sum) => ({
    route: sum.route,
    environment: sum.environment,
    stratum: sum.stratum,
    orders: sum.orders,
    scores: METRIC_NAMES.flatMap((metric) => scoreOf(metric, sum.metrics[metric], rules)),
    rejects: sum.rejects,
    ackMs: durationsOf(sum.ackMs),
    fillMs: durationsOf(sum.fillMs),
  }));

function scoreOf(
  metric: MetricName,
  moments: Moments | undefined,
  rules: ScoreRules,
): readonly Score[] {
  if (!moments || moments.count === 0) return [];
  const { mean, count } = moments;
  return [{ metric, mean, interval: intervalOf(metric, moments, rules), orders: count }];
}

function intervalOf(metric: MetricName, moments: Moments, rules: ScoreRules): Interval {
  if (factsOfMetric(metric).kind === "rate")
    return rateInterval(Math.round(moments.mean * moments.count), moments.count, rules);
  return meanInterval(moments, rules);
}

/** What a share may truly be at any number of looks. */
export const rateInterval = (successes: number, trials: number, rules = SCORE_RULES): Interval =>
  rateSequence({ successes, trials }, rules);

/** What a mean may truly be at any number of looks; without bounds of few values. */
export function meanInterval(moments: Moments, rules = SCORE_RULES): Interval {
  const mean = moments.count < FEWEST_VALUES ? undefined : meanOf(moments);
  if (!mean) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return sequenceOf(meanAgainstZero(mean), rules);
}

function durationsOf(histogram: Histogram): Durations {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => durationAt(histogram, q));
  const { count } = histogram;
  if (p50 === undefined || p95 === undefined || p99 === undefined) return { count };
  return { count, p50, p95, p99 };
}
