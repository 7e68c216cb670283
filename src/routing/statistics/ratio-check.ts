import { chiSquareAbove } from "./distributions.ts";

/** What an arm was given, and how much of all it should have. */
export type ArmCount = { readonly observed: number; readonly weight: number };

export type RatioCheck = {
  readonly chiSquare: number;
  readonly df: number;
  /** Chance of such a split if the draw is sound. */
  readonly p: number;
  /** The draw is broken, so that no figure of the experiment means anything. */
  readonly isBroken: boolean;
};

/**
 * Below this a split is no accident (Fabijan et al., Diagnosing Sample Ratio Mismatch, KDD 2019).
 * It is looked at again and again, hence so small.
 */
export const BROKEN_RATIO = 0.0005;

/**
 * Sample ratio check: whether units came to the arms as their weights say (Pearson's chi-square).
 * An arm of weight 0 takes no degree of freedom, and a unit in it is proof by itself. Weights need
 * not sum to 1.
 */
export function sampleRatioCheck(arms: readonly ArmCount[]): RatioCheck {
  const units = sumOf(arms.map(({ observed }) => observed));
  const weights = sumOf(arms.map(({ weight }) => weight));
  const drawn = arms.filter(({ weight }) => weight > 0);
  const df = drawn.length - 1;
  if (arms.some(({ observed, weight }) => observed > 0 && weight === 0))
    return { chiSquare: Number.POSITIVE_INFINITY, df, p: 0, isBroken: true };
  if (units === 0 || df < 1) return { chiSquare: 0, df, p: 1, isBroken: false };
  const chiSquare = sumOf(
    drawn.map(({ observed, weight }) => {
      const expected = (units * weight) / weights;
      return (observed - expected) ** 2 / expected;
    }),
  );
  const p = chiSquareAbove(chiSquare, df);
  return { chiSquare, df, p, isBroken: p < BROKEN_RATIO };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
