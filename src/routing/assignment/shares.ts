import { MILLION } from "./bucket.ts";

/** Parts per million by arm; they sum to exactly 1,000,000. */
export type Shares = Readonly<Record<string, number>>;

/**
 * Whole parts per million for weights of any scale, by largest remainder: no share is off by a
 * whole part and the sum is exact. Equal remainders go to the arm that sorts first. Weights are 0
 * or more and at least one is above 0.
 */
export function sharesOf(weights: Readonly<Record<string, number>>): Shares {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const exact = sorted(weights).map(([arm, weight]) => ({ arm, part: (weight / total) * MILLION }));
  const whole = exact.map(({ arm, part }) => ({ arm, part: Math.floor(part), rest: part % 1 }));
  const missing = MILLION - whole.reduce((sum, { part }) => sum + part, 0);
  const first = whole.toSorted((a, b) => b.rest - a.rest).slice(0, missing);
  const lucky = new Set(first.map(({ arm }) => arm));
  return Object.fromEntries(whole.map(({ arm, part }) => [arm, lucky.has(arm) ? part + 1 : part]));
}

const sorted = <Value>(byArm: Readonly<Record<string, Value>>): readonly [string, Value][] =>
  Object.entries(byArm).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Sum of parts per million. */
export const sumOfShares = (shares: Shares): number =>
  Object.values(shares).reduce((sum, share) => sum + share, 0);

/**
 * The arm in whose range a bucket falls. Ranges follow each other in the order of the arms' names,
 * within the share of units that take part; undefined for a unit that does not.
 */
export function armAt(shares: Shares, bucket: number): string | undefined {
  let end = 0;
  for (const [arm, share] of sorted(shares)) {
    end += share;
    if (bucket < end) return arm;
  }
  return undefined;
}

/**
 * The shares among those arms that a unit may have, in proportion to what they had; undefined where
 * none of them has a share.
 */
export function sharesAmong(shares: Shares, arms: readonly string[]): Shares | undefined {
  const able = new Set(arms);
  const kept = Object.entries(shares).filter(([arm, share]) => share > 0 && able.has(arm));
  return kept.length === 0 ? undefined : sharesOf(Object.fromEntries(kept));
}
