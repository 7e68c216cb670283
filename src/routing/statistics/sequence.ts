/**
 * Confidence sequences: intervals that hold at all times together, so that one may look as often as
 * one likes and stop when one likes. The default of every experiment.
 */
import type { Difference } from "./difference.ts";
import { around, type Interval } from "./interval.ts";
import { betaMixture, type Mixture, mixtureBound, normalMixture } from "./mixture.ts";
import type { Rate } from "./rates.ts";
import { rateOf } from "./rates.ts";
import { rootBetween } from "./root.ts";

export type SequenceTuning = {
  readonly alpha: number;
  /** The number of units at which it is narrowest; a guess of the number that will come. */
  readonly units: number;
  /** With one side, `low` alone or `high` alone is used. Two by default. */
  readonly sides?: 1 | 2;
};

/**
 * Asymptotic confidence sequence for a difference of means (Waudby-Smith, Arbour, Sinha, Kennedy
 * and Ramdas, Time-uniform central limit theory, Annals of Statistics 52, 2024). Holds for any
 * distribution with a variance, once there are enough units for the variance to be known.
 */
export function sequenceOf(difference: Difference, tuning: SequenceTuning): Interval {
  const { estimate, error, count } = difference;
  const bound = mixtureBound(mixtureOf(tuning), count, tuning.alpha);
  return around(estimate, (error * bound) / Math.sqrt(count));
}

/**
 * A p-value for any number of looks: the smallest alpha at which the sequence leaves out zero. With
 * one side: at which it lies above zero.
 */
export function sequenceChance(difference: Difference, tuning: SequenceTuning): number {
  const { estimate, error, count } = difference;
  if (estimate === 0) return 1;
  const walk = { sum: (estimate / error) * Math.sqrt(count), variance: count };
  return chanceOf(mixtureOf(tuning).log(walk));
}

const chanceOf = (evidence: number): number => Math.min(1, Math.exp(-evidence));

const mixtureOf = ({ alpha, units, sides }: SequenceTuning): Mixture =>
  normalMixture({ at: units, alpha }, sides === 1 ? "one-sided" : "two-sided");

/**
 * Confidence sequence for one rate, exact at every count, by the beta-binomial mixture. `units` as
 * for means.
 */
export function rateSequence(rate: Rate, { alpha, units }: SequenceTuning): Interval {
  const { trials } = rate;
  if (trials === 0) return { low: 0, high: 1 };
  const found = rateOf(rate);
  const excess = (p: number) => evidence(rate, { p, alpha, units }) - Math.log(1 / alpha);
  // Beyond the ends there is nothing, which counts as ruled out.
  const low =
    found === 0 ? 0 : rootBetween((p) => (p <= 0 ? 1 : excess(p)), { from: 0, to: found });
  const high =
    found === 1 ? 1 : rootBetween((p) => (p >= 1 ? 1 : excess(p)), { from: 1, to: found });
  return { low, high };
}

/**
 * A p-value for any number of looks that a rate is above `most`, exact at every count. For
 * guardrails.
 */
export function rateAboveChance(rate: Rate, most: number, tuning: SequenceTuning): number {
  if (most <= 0) return rate.successes > 0 ? 0 : 1;
  return most >= 1 ? 1 : chanceOf(evidence(rate, { ...tuning, p: most, sides: 1 }));
}

/** How much the data speak against the rate p, as the logarithm of a bet against it. */
function evidence(
  { successes, trials }: Rate,
  { p, alpha, units, sides }: SequenceTuning & { readonly p: number },
): number {
  const spread = p * (1 - p);
  const reach = { below: p, above: 1 - p };
  const tuning = { at: spread * units, alpha };
  const mixture = betaMixture(tuning, reach, sides === 1 ? "one-sided" : "two-sided");
  return mixture.log({ sum: successes - p * trials, variance: spread * trials });
}
