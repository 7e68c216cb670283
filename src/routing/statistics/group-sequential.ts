/** Looks that are fixed before: so many, equally spaced, and one bound for all of them. */
import { normalCdf, normalDensity } from "./distributions.ts";
import { rootBetween } from "./root.ts";

export type Looks = {
  /** Pocock: the same bound at each look. O'Brien and Fleming: strict at first. */
  readonly kind: "pocock" | "obrien-fleming";
  readonly looks: number;
  readonly alpha: number;
};

/**
 * Points of the density that is carried from look to look; odd, for Simpson's rule. Twice as many
 * change the constant of five looks by less than 1e-6.
 */
const POINTS = 161;

/**
 * The constant C of a design (Jennison and Turnbull, Group Sequential Methods, 2000, ch. 2): the
 * statistic at look k of K stops beyond C, or beyond C x sqrt(K/k) with O'Brien and Fleming. Two
 * sides.
 */
export const groupSequentialConstant = (design: Looks): number =>
  rootBetween((constant) => crossingChance(design, constant) - design.alpha, { from: 0.5, to: 8 });

/** The bound of the statistic at each look. */
export function boundsOf(design: Looks): readonly number[] {
  const constant = groupSequentialConstant(design);
  return Array.from({ length: design.looks }, (_, k) => boundAt(design, constant, k + 1));
}

const boundAt = ({ kind, looks }: Looks, constant: number, k: number): number =>
  kind === "pocock" ? constant : constant * Math.sqrt(looks / k);

/**
 * Chance to pass a bound at any look if there is no difference (Armitage, McPherson and Rowe,
 * 1969). Carries the density of the sum of k steps of variance 1 that were not stopped.
 */
function crossingChance(design: Looks, constant: number): number {
  let edge = boundAt(design, constant, 1);
  let crossed = 2 * normalCdf(-edge);
  let density = grid(edge).map(normalDensity);
  for (let k = 2; k <= design.looks; k++) {
    const from = grid(edge);
    const weights = simpson(edge).map((weight, at) => weight * (density[at] ?? 0));
    const next = boundAt(design, constant, k) * Math.sqrt(k);
    const passed = from.map((sum) => normalCdf(sum - next) + normalCdf(-next - sum));
    crossed += dot(weights, passed);
    if (k < design.looks) density = grid(next).map((to) => arriving(to, from, weights));
    edge = next;
  }
  return crossed;
}

/** Density of the next sum at `to`: a step of variance 1 from where the last one was. */
function arriving(to: number, from: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < POINTS; at++)
    sum += (weights[at] ?? 0) * normalDensity(to - (from[at] ?? 0));
  return sum;
}

const grid = (edge: number): number[] =>
  Array.from({ length: POINTS }, (_, at) => edge * ((2 * at) / (POINTS - 1) - 1));

const simpson = (edge: number): number[] =>
  Array.from({ length: POINTS }, (_, at) => {
    const weight = at === 0 || at === POINTS - 1 ? 1 : at % 2 === 0 ? 2 : 4;
    return (weight * ((2 * edge) / (POINTS - 1))) / 3;
  });

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
