import { normalCdf, normalQuantile } from "./distributions.ts";
import type { Interval } from "./interval.ts";
import { quantileOfSorted } from "./quantile.ts";

export type Bootstrap = {
  readonly statistic: (values: readonly number[]) => number;
  readonly alpha: number;
  readonly rounds: number;
  /** 0 or more, below 1. */
  readonly fraction: () => number;
};

/**
 * Interval for any statistic of one sample by resampling, corrected for bias and skew (BCa; Efron,
 * Journal of the American Statistical Association 82, 1987). At least two values are needed.
 */
export function bootstrapInterval(values: readonly number[], parts: Bootstrap): Interval {
  const { statistic, alpha, rounds } = parts;
  const found = statistic(values);
  const draws = Array.from({ length: rounds }, () => statistic(resampled(values, parts.fraction)));
  const sorted = draws.toSorted((a, b) => a - b);
  const bias = biasOf(sorted, found);
  const skew = skewOf(values, statistic);
  const end = (p: number) => {
    const z = bias + normalQuantile(p);
    const share = normalCdf(bias + z / (1 - skew * z));
    return quantileOfSorted(sorted, share) ?? found;
  };
  return { low: end(alpha / 2), high: end(1 - alpha / 2) };
}

const resampled = (values: readonly number[], fraction: () => number): number[] =>
  values.map((value) => values[Math.floor(fraction() * values.length)] ?? value);

/** How far the draws lie to one side of what was found; ties count half. */
function biasOf(sorted: readonly number[], found: number): number {
  const below = sorted.filter((draw) => draw < found).length;
  const equal = sorted.filter((draw) => draw === found).length;
  // Kept off 0 and 1, whose quantiles are infinite.
  const share = (below + equal / 2 + 0.5) / (sorted.length + 1);
  return normalQuantile(share);
}

/** Acceleration by leaving out one value at a time. */
function skewOf(values: readonly number[], statistic: Bootstrap["statistic"]): number {
  const without = values.map((_, at) => statistic(values.toSpliced(at, 1)));
  const middle = without.reduce((sum, value) => sum + value, 0) / without.length;
  const power = (by: number) => without.reduce((sum, value) => sum + (middle - value) ** by, 0);
  const spread = power(2);
  return spread === 0 ? 0 : power(3) / (6 * spread ** 1.5);
}
