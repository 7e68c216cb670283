/** Shares of successes, such as filled or rejected orders. */
import type { Alternative, Pair } from "./difference.ts";
import { chiSquareAbove, normalCdf, normalQuantile } from "./distributions.ts";
import { around, type Interval } from "./interval.ts";

export type Rate = { readonly successes: number; readonly trials: number };

export const rateOf = ({ successes, trials }: Rate): number => successes / trials;

/**
 * Interval for a rate by Wilson's score (1927), which stays within 0 and 1 and says something of 0
 * successes too (Newcombe, Statistics in Medicine 17, 1998). For one look at the end.
 */
export function wilsonInterval(rate: Rate, alpha: number): Interval {
  const { trials } = rate;
  if (trials === 0) return { low: 0, high: 1 };
  const z = normalQuantile(1 - alpha / 2);
  const p = rateOf(rate);
  const scale = 1 + (z * z) / trials;
  const half = z * Math.sqrt((p * (1 - p)) / trials + (z / (2 * trials)) ** 2);
  const { low, high } = around((p + (z * z) / (2 * trials)) / scale, half / scale);
  // At no and at only successes the score meets the end, but for the last bit.
  return { low: p === 0 ? 0 : low, high: p === 1 ? 1 : high };
}

/** Interval for b less a from the intervals of both (Newcombe's hybrid score, method 10). */
export function newcombeInterval({ a, b }: Pair<Rate>, alpha: number): Interval {
  const [ofA, ofB] = [wilsonInterval(a, alpha), wilsonInterval(b, alpha)];
  const [p, q] = [rateOf(a), rateOf(b)];
  return {
    low: q - p - Math.hypot(q - ofB.low, ofA.high - p),
    high: q - p + Math.hypot(ofB.high - q, p - ofA.low),
  };
}

export type RateDifference = {
  readonly estimate: number;
  readonly interval: Interval;
  readonly p: number;
};

/**
 * b less a. The interval takes each sample's own variance, the p-value the common one, as Pearson's
 * test without a correction does.
 */
export function rateDifference(rates: Pair<Rate>, alpha: number): RateDifference {
  const { a, b } = rates;
  const [p, q] = [rateOf(a), rateOf(b)];
  const own = Math.sqrt((p * (1 - p)) / a.trials + (q * (1 - q)) / b.trials);
  const interval = around(q - p, normalQuantile(1 - alpha / 2) * own);
  return { estimate: q - p, interval, p: chiSquareAbove(scoreOf(rates) ** 2, 1) };
}

/** Chance of such rates, or more unlike ones, if both were one. */
export function rateTest(rates: Pair<Rate>, alternative: Alternative): number {
  const z = scoreOf(rates);
  if (alternative === "two-sided") return 2 * normalCdf(-Math.abs(z));
  return normalCdf(alternative === "greater" ? -z : z);
}

function scoreOf({ a, b }: Pair<Rate>): number {
  const common = (a.successes + b.successes) / (a.trials + b.trials);
  const error = Math.sqrt(common * (1 - common) * (1 / a.trials + 1 / b.trials));
  return error === 0 ? 0 : (rateOf(b) - rateOf(a)) / error;
}
