/** How two means differ, with the uncertainty of that. */
import { normalCdf, studentCdf, studentQuantile } from "./distributions.ts";
import { around, type Interval } from "./interval.ts";
import type { Mean } from "./moments.ts";

/** `b` less `a`, or that as a share of `a`. */
export type Scale = "absolute" | "relative";

/** Two samples to compare: `a` is what there was, `b` what is tried. */
export type Pair<Sample> = { readonly a: Sample; readonly b: Sample };

export type Difference = {
  readonly estimate: number;
  /** Standard error of the estimate. */
  readonly error: number;
  /** Welch and Satterthwaite's degrees of freedom. */
  readonly df: number;
  readonly count: number;
};

/**
 * The difference of two means with unequal variances (Welch, Biometrika 34, 1947). Relative
 * differences have their variance by the delta method.
 */
export function differenceOf({ a, b }: Pair<Mean>, scale: Scale = "absolute"): Difference {
  const ofA = a.variance / a.count;
  const ofB = b.variance / b.count;
  const df = degrees({ a: ofA, b: ofB }, { a: a.count, b: b.count });
  const count = a.count + b.count;
  const plain = b.mean - a.mean;
  if (scale === "absolute") return { estimate: plain, error: Math.sqrt(ofA + ofB), df, count };
  const error = Math.sqrt(ofB + (ofA * b.mean ** 2) / a.mean ** 2) / Math.abs(a.mean);
  return { estimate: plain / a.mean, error, df, count };
}

function degrees(ofMean: Pair<number>, count: Pair<number>): number {
  const { a, b } = ofMean;
  return (a + b) ** 2 / (a ** 2 / (count.a - 1) + b ** 2 / (count.b - 1));
}

/** Student's test with one variance for both samples; only for data that is known to have one. */
export function pooledDifference({ a, b }: Pair<Mean>): Difference {
  const df = a.count + b.count - 2;
  const pooled = ((a.count - 1) * a.variance + (b.count - 1) * b.variance) / df;
  const error = Math.sqrt(pooled * (1 / a.count + 1 / b.count));
  return { estimate: b.mean - a.mean, error, df, count: a.count + b.count };
}

/** One mean against zero. */
export const meanAgainstZero = ({ mean, variance, count }: Mean): Difference => ({
  estimate: mean,
  error: Math.sqrt(variance / count),
  df: count - 1,
  count,
});

/** How many standard errors the estimate is from zero; no difference and no spread is 0. */
export const statisticOf = ({ estimate, error }: Difference): number =>
  estimate === 0 ? 0 : estimate / error;

export type Alternative = "two-sided" | "greater" | "less";

/**
 * Chance of a difference at least so large if there were none. For one look at the end only: who
 * looks often uses `sequenceOf`.
 */
export function pValueOf(difference: Difference, alternative: Alternative = "two-sided"): number {
  const t = statisticOf(difference);
  if (alternative === "less") return studentCdf(t, difference.df);
  if (alternative === "greater") return studentCdf(-t, difference.df);
  return 2 * studentCdf(-Math.abs(t), difference.df);
}

/** Interval that holds the true difference in 1 - alpha of all samples, for one look at the end. */
export function intervalOf(
  difference: Difference,
  alpha: number,
  alternative: Alternative = "two-sided",
): Interval {
  const { estimate, error, df } = difference;
  const sides = alternative === "two-sided" ? 2 : 1;
  const { low, high } = around(estimate, studentQuantile(1 - alpha / sides, df) * error);
  return {
    low: alternative === "less" ? Number.NEGATIVE_INFINITY : low,
    high: alternative === "greater" ? Number.POSITIVE_INFINITY : high,
  };
}

/** Normal approximation of the chance that the true difference is above zero, without a prior. */
export const chanceAbove = (difference: Difference): number => normalCdf(statisticOf(difference));
