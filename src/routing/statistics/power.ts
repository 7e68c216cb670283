/** How much must be seen before a difference can be told from chance. */
import { normalQuantile } from "./distributions.ts";

export type Demand = {
  /** Chance of a false alarm, both sides together. */
  readonly alpha: number;
  /** Chance to find a difference that is there. */
  readonly power: number;
};

/** What experiments ask for unless told otherwise. */
export const USUAL_DEMAND: Demand = { alpha: 0.05, power: 0.8 };

const factorOf = ({ alpha, power }: Demand): number =>
  (normalQuantile(1 - alpha / 2) + normalQuantile(power)) ** 2;

/** Units per arm to tell a rate from one that differs by `difference`; variances unpooled. */
export function unitsForRates(
  { base, difference }: { readonly base: number; readonly difference: number },
  demand: Demand,
): number {
  const other = base + difference;
  const spread = base * (1 - base) + other * (1 - other);
  return Math.ceil((factorOf(demand) * spread) / difference ** 2);
}

/** Units per arm to tell means that differ by `difference` where values spread by `deviation`. */
export const unitsForMeans = (
  { deviation, difference }: { readonly deviation: number; readonly difference: number },
  demand: Demand,
): number => Math.ceil((2 * factorOf(demand) * deviation ** 2) / difference ** 2);

/** The smallest difference of means that so many units per arm can show. */
export const detectableDifference = (
  { deviation, units }: { readonly deviation: number; readonly units: number },
  demand: Demand,
): number => deviation * Math.sqrt((2 * factorOf(demand)) / units);
