/** What is believed after the data, and what a wrong choice would cost. */
import type { Difference } from "./difference.ts";
import {
  betaCdf,
  betaQuantile,
  normalCdf,
  normalDensity,
  normalQuantile,
} from "./distributions.ts";
import { around, type Interval } from "./interval.ts";
import { logBeta } from "./special.ts";

/** A beta distribution: one more than successes and failures, from a flat prior. */
export type Beta = { readonly a: number; readonly b: number };

const STEPS = 2_000;
/** Mass that is left out at either end; far below what is asked of the result. */
const LEFT_OUT = 1e-14;

/**
 * Chance that a rate with the belief `b` is above one with the belief `a`, by Simpson's rule over
 * where `b` has its mass; to about nine digits where all parameters are 1 or more.
 */
export function chanceBetaAbove(a: Beta, b: Beta): number {
  const from = betaQuantile(LEFT_OUT, b.a, b.b);
  const to = 1 - betaQuantile(LEFT_OUT, b.b, b.a);
  const width = (to - from) / STEPS;
  const scale = logBeta(b.a, b.b);
  let sum = 0;
  for (let step = 0; step <= STEPS; step++) {
    const x = Math.min(1, from + width * step);
    const weight = step === 0 || step === STEPS ? 1 : step % 2 === 0 ? 2 : 4;
    sum += weight * betaDensity(x, b, scale) * betaCdf(x, a.a, a.b);
  }
  return Math.min(1, (sum * width) / 3);
}

function betaDensity(x: number, { a, b }: Beta, scale: number): number {
  // 0 x log 0 is 0 here: a factor to the power of 0 is 1.
  const left = a === 1 ? 0 : (a - 1) * Math.log(x);
  const right = b === 1 ? 0 : (b - 1) * Math.log1p(-x);
  return Math.exp(left + right - scale);
}

export type Belief = {
  readonly expected: number;
  readonly interval: Interval;
  /** Chance that b is better, where more is better. */
  readonly chanceOfB: number;
  /** Mean of what is lost by choosing it although the other is better. */
  readonly loss: { readonly a: number; readonly b: number };
};

/** The belief about a difference from a flat prior: a normal distribution around the estimate. */
export function beliefOf({ estimate, error }: Difference, alpha: number): Belief {
  const z = error === 0 ? Math.sign(estimate) * Number.POSITIVE_INFINITY : estimate / error;
  const chanceOfB = error === 0 && estimate === 0 ? 0.5 : normalCdf(z);
  const gain =
    error === 0 ? Math.max(0, estimate) : estimate * chanceOfB + error * normalDensity(z);
  return {
    expected: estimate,
    interval: around(estimate, normalQuantile(1 - alpha / 2) * error),
    chanceOfB,
    loss: { a: gain, b: gain - estimate },
  };
}
