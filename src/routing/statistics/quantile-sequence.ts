import type { Pair } from "./difference.ts";
import { betaMixture, type Mixture } from "./mixture.ts";
import { rootBetween } from "./root.ts";

export type QuantileQuestion = {
  /** Above 0, below 1: 0.95 for the slowest twentieth. */
  readonly q: number;
  /** Units per arm at which the test is strongest. */
  readonly units: number;
  /** The level for which it is tuned; it holds for all. */
  readonly alpha: number;
};

/**
 * Chance that two samples have the same q-quantile, valid for any number of looks (Howard and
 * Ramdas, Sequential estimation of quantiles, 2022, section 5). For latencies, whose means say
 * little.
 */
export function quantileChance(
  samples: Pair<readonly number[]>,
  { q, units, alpha }: QuantileQuestion,
): number {
  const spread = q * (1 - q);
  const reach = { below: q, above: 1 - q };
  const mixture = betaMixture({ at: units * spread, alpha }, reach, "two-sided");
  const arms = [samples.a, samples.b].map((values) => armOf(values, { q, mixture }));
  // The evidence against each value as the common quantile; the best of them is what is left.
  const places = [...samples.a, ...samples.b];
  const least = Math.min(...places.map((x) => (arms[0]?.(x) ?? 0) + (arms[1]?.(x) ?? 0)));
  return Math.min(1, Math.exp(-least));
}

type Question = { readonly q: number; readonly mixture: Mixture };

/** Evidence of one sample against each value as its q-quantile. */
function armOf(values: readonly number[], { q, mixture }: Question): (x: number) => number {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  const against = (share: number) =>
    mixture.log({ sum: (share - q) * count, variance: q * (1 - q) * count });
  const rise = (share: number) => against(share + 1e-7) - against(share - 1e-7);
  const calm = rootBetween(rise, { from: 1e-6, to: 1 - 1e-6 });
  return (x) => {
    const below = firstFailing(sorted, (value) => value < x) / count;
    const upTo = firstFailing(sorted, (value) => value <= x) / count;
    return against(Math.min(Math.max(calm, below), upTo));
  };
}

/** How many values pass a test that the first ones pass and the later ones do not. */
function firstFailing(sorted: readonly number[], test: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(sorted[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
