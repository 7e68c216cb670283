/**
 * Confidence sequences: intervals that hold at all times together, so that one may look as often as
 * one likes and stop when one likes. The default of every experiment.
 */
import type { Difference } from "./difference.ts";
import { around, type Interval } from "./interval.ts";
import { betaMixture } from "./mixture.ts";
import type { Rate } from "./rates.ts";
import { rateOf } from "./rates.ts";
import { rootBetween } from "./root.ts";

export type SequenceTuning = {
  readonly alpha: number;
  /** The number of units at which the sequence is narrowest; a guess of the number that will come. */
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
  const share = count * scaleOf(tuning) ** 2;
  const level = levelOf(tuning);
  const width =
    error *
    Math.sqrt((2 * (share + 1)) / share) *
    Math.sqrt(Math.log(Math.sqrt(share + 1) / level));
  return around(estimate, width);
}

/** The smallest alpha at which the sequence leaves out zero: a p-value for any number of looks. */
export function sequenceChance(difference: Difference, tuning: SequenceTuning): number {
  const { estimate, error, count } = difference;
  if (estimate === 0) return 1;
  const share = count * scaleOf(tuning) ** 2;
  const exponent = ((estimate / error) ** 2 * share) / (2 * (share + 1));
  const chance = Math.sqrt(share + 1) * Math.exp(-exponent);
  return Math.min(1, tuning.sides === 1 ? chance / 2 : chance);
}

/** One side at alpha is two sides at 2 x alpha. */
const levelOf = ({ alpha, sides }: SequenceTuning): number => (sides === 1 ? 2 * alpha : alpha);

function scaleOf(tuning: SequenceTuning): number {
  const level = -2 * Math.log(levelOf(tuning));
  return Math.sqrt((level + Math.log(level + 1)) / tuning.units);
}

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

type RateQuestion = Pick<SequenceTuning, "alpha" | "units"> & { readonly p: number };

/** How much the data speak against the rate p, as the logarithm of a bet against it. */
function evidence({ successes, trials }: Rate, { p, alpha, units }: RateQuestion): number {
  const spread = p * (1 - p);
  const reach = { below: p, above: 1 - p };
  const mixture = betaMixture({ at: spread * units, alpha }, reach, "two-sided");
  return mixture.log({ sum: successes - p * trials, variance: spread * trials });
}
