import { MILLION } from "./bucket.ts";

/** Parts per million by arm; they sum to exactly 1,000,000. */
export type Shares = Readonly<Record<string, number>>;

/**
 * Whole parts per million for weights of any scale, by largest remainder: no share is off by a
 * whole part and the sum is exact. Equal remainders go to the arm that sorts first. Weights are 0
 * or more and at least one is above 0.
 */
export function sharesOf(weights: Readonly<Record<string, number>>): Shares {
  return sharesFrom(wholeParts(weights, Object.keys(weights)));
}

/** Arms by name, and the share of each in the same place. */
export type Split = { readonly arms: readonly string[]; readonly parts: readonly number[] };

/** Drawn anew for every order of an experiment: nothing is made for an arm but its share. */
function wholeParts(weights: Readonly<Record<string, number>>, among: readonly string[]): Split {
  const arms = inOrder(among);
  const total = arms.reduce((sum, arm) => sum + (weights[arm] ?? 0), 0);
  const exact = arms.map((arm) => ((weights[arm] ?? 0) / total) * MILLION);
  const parts = exact.map(Math.floor);
  const missing = MILLION - parts.reduce((sum, part) => sum + part, 0);
  for (const at of largest(exact, missing)) parts[at] = (parts[at] ?? 0) + 1;
  return { arms, parts };
}

/** Where the largest rests are, so many of them; of equal ones those that come first. */
function largest(exact: readonly number[], count: number): readonly number[] {
  if (count === 0) return [];
  const rest = (at: number) => (exact[at] ?? 0) % 1;
  const places = exact.map((_, at) => at);
  return places.sort((a, b) => rest(b) - rest(a)).slice(0, count);
}

/** By name, each once; they nearly always are already. */
function inOrder(arms: readonly string[]): readonly string[] {
  const isSorted = arms.every((arm, at) => at === 0 || (arms[at - 1] ?? "") < arm);
  return isSorted ? arms : [...new Set(arms)].toSorted();
}

export function sharesFrom({ arms, parts }: Split): Shares {
  const shares: Record<string, number> = {};
  for (const [at, arm] of arms.entries()) shares[arm] = parts[at] ?? 0;
  return shares;
}

/** Sum of parts per million. */
export const sumOfShares = (shares: Shares): number =>
  Object.values(shares).reduce((sum, share) => sum + share, 0);

/**
 * The arm in whose range a bucket falls. Ranges follow each other in the order of the arms' names,
 * within the share of units that take part; undefined for a unit that does not.
 */
export function armAt(shares: Shares, bucket: number): string | undefined {
  const arms = inOrder(Object.keys(shares));
  return armIn({ arms, parts: arms.map((arm) => shares[arm] ?? 0) }, bucket);
}

/** The same of a split. */
export function armIn({ arms, parts }: Split, bucket: number): string | undefined {
  let end = 0;
  return arms.find((_, at) => bucket < (end += parts[at] ?? 0));
}

/**
 * The shares among those arms that a unit may have, in proportion to what they had; undefined where
 * none of them has a share.
 */
export function sharesAmong(shares: Shares, arms: readonly string[]): Shares | undefined {
  const split = splitAmong(shares, arms);
  return split && sharesFrom(split);
}

/** The same as a split. */
export function splitAmong(shares: Shares, arms: readonly string[]): Split | undefined {
  const kept = arms.filter((arm) => (shares[arm] ?? 0) > 0);
  return kept.length === 0 ? undefined : wholeParts(shares, kept);
}
