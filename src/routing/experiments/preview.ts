/** When an experiment can be decided, before it starts and while it runs. */
import { epochMs, type Instant, instantOf } from "#domain";
import type { Pair } from "../statistics/difference.ts";
import { normalQuantile } from "../statistics/distributions.ts";
import { mixtureBound, normalMixture } from "../statistics/mixture.ts";
import { FEWEST_UNITS } from "./compare.ts";
import { rootAbove, rootBetween } from "../statistics/root.ts";

export type PowerQuestion = {
  /** Variance of one value in either arm; p(1 - p) of a rate. */
  readonly variance: Pair<number>;
  /** Share of the units that comes to either arm, above 0; less than 1 together with other arms. */
  readonly share: Pair<number>;
  readonly alpha: number;
  readonly power: number;
  /** The number of units for which the sequence is tuned. */
  readonly units: number;
};

/** Standard error of the difference times the square root of the count of both arms' units. */
const spreadOf = ({ variance, share }: PowerQuestion): number =>
  Math.sqrt((share.a + share.b) * (variance.a / share.a + variance.b / share.b));

/** How far the sequence reaches beyond zero, with what chance takes away, by the count of units. */
function reachOf(question: PowerQuestion): (count: number) => number {
  const { alpha, power, units } = question;
  const mixture = normalMixture({ at: units, alpha }, "two-sided");
  const spread = spreadOf(question);
  const luck = normalQuantile(power);
  return (given) => {
    const count = Math.max(1, given);
    const bound = mixtureBound(mixture, count, alpha);
    return (spread / Math.sqrt(count)) * (bound / Math.sqrt(count) + luck);
  };
}

/**
 * Units of both arms together after which a true difference of this size is found with the wanted
 * power, by a sequence that may be looked at always.
 */
export function unitsToFind(difference: number, question: PowerQuestion): number {
  const reach = reachOf(question);
  return Math.ceil(rootAbove((count) => difference - reach(count), 100));
}

/** The smallest difference that so many units of both arms find with the wanted power. */
export const findableWith = (count: number, question: PowerQuestion): number =>
  reachOf(question)(count);

export type Preview = {
  /** Units of all arms together. */
  readonly units: number;
  readonly days: number;
  readonly decidableFrom: Instant;
  /** What can be found by then and sooner. */
  readonly findable: readonly { readonly days: number; readonly difference: number }[];
};

export type Pace = {
  /** Units of all arms together on a calendar day, above 0. */
  readonly unitsPerDay: number;
  /** Units so far. */
  readonly seen: number;
  readonly now: Instant;
};

const DAY_MS = 86_400_000;
const SHOWN_DAYS = [7, 30, 90, 365];
/** Beyond so many days a date means nothing. */
const MOST_DAYS = 36_500;

/** From when on a difference that matters can be told, if units keep coming as they do. */
export function previewOf(difference: number, question: PowerQuestion, pace: Pace): Preview {
  const both = question.share.a + question.share.b;
  const needed = Math.max(2 * FEWEST_UNITS, unitsToFind(difference, question));
  const units = Math.ceil(needed / both);
  const left = Math.max(0, units - pace.seen) / pace.unitsPerDay;
  const days = Math.ceil(Math.min(left, MOST_DAYS));
  const findable = SHOWN_DAYS.map((shown) => ({
    days: shown,
    difference: findableWith((pace.seen + shown * pace.unitsPerDay) * both, question),
  }));
  return { units, days, decidableFrom: instantOf(epochMs(pace.now) + days * DAY_MS), findable };
}

/** The fewest units of a plan. */
const LEAST_TUNED = 100;

/** The number of units to tune a sequence for: where it will have found the difference. */
export function unitsToTune(difference: number, question: Omit<PowerQuestion, "units">): number {
  const gap = (units: number) => unitsToFind(difference, { ...question, units }) - units;
  // So few are needed that it crosses below.
  if (gap(LEAST_TUNED) <= 0) return LEAST_TUNED;
  // More units to tune for never need fewer in the end by more than that, so it crosses once.
  return Math.ceil(rootBetween(gap, { from: LEAST_TUNED, to: 1e9 }));
}
