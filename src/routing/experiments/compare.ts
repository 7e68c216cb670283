import type { Difference, Pair } from "../statistics/difference.ts";
import type { Interval } from "../statistics/interval.ts";
import { type Mean, meanOf, type Moments } from "../statistics/moments.ts";
import { sequenceChance, sequenceOf, type SequenceTuning } from "../statistics/sequence.ts";
import { factsOfMetric, type MetricName } from "../performance/metric.ts";
import { type CellTally, overDays } from "./tally.ts";

/** How an arm stands to the control in one metric, for any number of looks. */
export type Comparison = {
  readonly arm: string;
  readonly metric: MetricName;
  /** Arm less control, in the metric's unit. */
  readonly estimate: number;
  readonly interval: Interval;
  /** P-value of no difference. */
  readonly chance: number;
  readonly measured: Pair<number>;
};

export type Question = {
  readonly control: string;
  readonly arm: string;
  readonly metric: MetricName;
};

/**
 * The difference of two arms, taken within each cell and then over all of them with the weights of
 * Mantel and Haenszel, so that arms which were tried on different days, versions or instruments are
 * not compared by those. Undefined where no cell has two values of both.
 */
export function stratifiedDifference(
  tallies: readonly CellTally[],
  { control, arm, metric }: Question,
): Difference | undefined {
  const cells = overDays(tallies).flatMap(({ arms }) => {
    const a = trustedMean(arms[control]?.metrics[metric], metric);
    const b = trustedMean(arms[arm]?.metrics[metric], metric);
    return a && b ? [{ a, b, weight: (a.count * b.count) / (a.count + b.count) }] : [];
  });
  if (cells.length === 0) return undefined;
  const total = sumOf(cells, ({ weight }) => weight);
  const estimate = sumOf(cells, ({ a, b, weight }) => (weight / total) * (b.mean - a.mean));
  const squared = sumOf(cells, ({ a, b, weight }) => (weight / total) ** 2 * errorSquared(a, b));
  const count = sumOf(cells, ({ a, b }) => a.count + b.count);
  return { estimate, error: Math.sqrt(squared), df: count - 2 * cells.length, count };
}

const errorSquared = (a: Mean, b: Mean): number => a.variance / a.count + b.variance / b.count;

const sumOf = <Item>(items: readonly Item[], value: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + value(item), 0);

/**
 * A mean whose spread can be believed. A rate of 0 or 1 has no spread of its own, which is no proof
 * of anything: one success and one failure more are assumed (Agresti and Caffo, 2000).
 */
function trustedMean(moments: Moments | undefined, metric: MetricName): Mean | undefined {
  const mean = moments && meanOf(moments);
  if (!mean || factsOfMetric(metric).kind === "mean") return mean;
  const shrunk = (mean.mean * mean.count + 1) / (mean.count + 2);
  return { ...mean, variance: shrunk * (1 - shrunk) };
}

/** Fewer measured units of an arm decide nothing: their variance is not known well enough. */
export const FEWEST_UNITS = 50;

/** The comparison of two arms; undefined while there is too little to compare. */
export function compareArms(
  tallies: readonly CellTally[],
  question: Question,
  tuning: SequenceTuning,
): Comparison | undefined {
  const { arm, metric, control } = question;
  const difference = stratifiedDifference(tallies, question);
  const measured = { a: countOf(tallies, control, metric), b: countOf(tallies, arm, metric) };
  if (!difference || Math.min(measured.a, measured.b) < FEWEST_UNITS) return undefined;
  return {
    arm,
    metric,
    estimate: difference.estimate,
    interval: sequenceOf(difference, tuning),
    chance: sequenceChance(difference, tuning),
    measured,
  };
}

const countOf = (tallies: readonly CellTally[], arm: string, metric: MetricName): number =>
  sumOf(tallies, ({ arms }) => arms[arm]?.metrics[metric]?.count ?? 0);
