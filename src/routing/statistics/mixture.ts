/**
 * Mixture supermartingales and the boundaries that follow from them: a sum that has mean zero stays
 * below its boundary at all times together with chance 1 - alpha. From Howard, Ramdas, McAuliffe
 * and Sekhon, Time-uniform, nonparametric, nonasymptotic confidence sequences, Annals of Statistics
 * 49 (2021); figures agree with the authors' own program.
 */
import { betaCdf, normalCdf } from "./distributions.ts";
import { rootAbove, rootBetween } from "./root.ts";
import { gammaAbove, gammaBelow, logBeta, logGamma } from "./special.ts";

/** Where a boundary is tightest: at the variance `at`, for the level `alpha`. */
export type Tuning = { readonly at: number; readonly alpha: number };

/** A sum and the variance that it has gathered. */
export type Walk = { readonly sum: number; readonly variance: number };

/** Grows without bound only with small chance; in logarithms, 0 before the first value. */
export type Mixture = {
  readonly log: (walk: Walk) => number;
  /** The largest sum that can be, where there is one. */
  readonly most?: (variance: number) => number;
  /** The boundary, where there is a formula for it. */
  readonly bound?: (variance: number, alpha: number) => number;
};

export type Sides = "one-sided" | "two-sided";

/** The scale of the prior that makes a boundary tightest at the tuning. */
export function bestScale({ at, alpha }: Tuning, sides: Sides): number {
  const level = 2 * Math.log(1 / (sides === "one-sided" ? 2 * alpha : alpha));
  return at / (level + Math.log(1 + level));
}

/** For sums of normal or sub-Gaussian values. */
export function normalMixture(tuning: Tuning, sides: Sides): Mixture {
  const rho = bestScale(tuning, sides);
  const plain = ({ sum, variance }: Walk) =>
    Math.log(rho / (variance + rho)) / 2 + (sum * sum) / (2 * (variance + rho));
  if (sides === "two-sided")
    return {
      log: plain,
      bound: (variance, alpha) =>
        Math.sqrt((variance + rho) * (Math.log1p(variance / rho) - 2 * Math.log(alpha))),
    };
  return {
    log: (walk) => plain(walk) + Math.log(2 * normalCdf(walk.sum / Math.sqrt(walk.variance + rho))),
  };
}

/** For sums of values with exponential tails of scale c above. One side. */
export function gammaExponentialMixture(tuning: Tuning, c: number): Mixture {
  const rho = bestScale(tuning, "one-sided");
  const prior = gammaPrior(rho / c ** 2, gammaBelow);
  return {
    log({ sum, variance }) {
      const reach = (c * sum + variance) / c ** 2;
      const shape = (variance + rho) / c ** 2;
      return prior + gammaMass(shape, reach + rho / c ** 2, gammaBelow) + reach;
    },
  };
}

/** For sums of values with Poisson tails of scale c, such as counts of events. One side. */
export function gammaPoissonMixture(tuning: Tuning, c: number): Mixture {
  const rho = bestScale(tuning, "one-sided");
  const prior = gammaPrior(rho / c ** 2, gammaAbove);
  return {
    log({ sum, variance }) {
      const rate = (variance + rho) / c ** 2;
      return prior + gammaMass(sum / c + rate, rate, gammaAbove) + variance / c ** 2;
    },
  };
}

type Tail = (shape: number, x: number) => number;

/** Integral of x^(shape - 1) e^(-rate x) on one side of 1, in logarithms. */
const gammaMass = (shape: number, rate: number, tail: Tail): number =>
  logGamma(shape) + Math.log(tail(shape, rate)) - shape * Math.log(rate);

const gammaPrior = (shape: number, tail: Tail): number => -gammaMass(shape, shape, tail);

/** How far a value may lie below and above its mean, both above 0. */
export type Reach = { readonly below: number; readonly above: number };

/** For sums of values within bounds, such as shares of yes and no. */
export function betaMixture(tuning: Tuning, { below: g, above: h }: Reach, sides: Sides): Mixture {
  const width = g + h;
  const upTo = sides === "one-sided" ? h / width : 1;
  const r = Math.max(bestScale(tuning, sides) - g * h, 1e-3 * g * h);
  const prior = logBetaBelow(r / (g * width), r / (h * width), upTo);
  return {
    most: (variance) => variance / g,
    log({ sum, variance }) {
      const [low, high] = [variance - g * sum, variance + h * sum];
      const fixed =
        (variance / (g * h)) * Math.log(width) -
        (high / (h * width)) * Math.log(g) -
        (low / (g * width)) * Math.log(h);
      return fixed + logBetaBelow((r + low) / (g * width), (r + high) / (h * width), upTo) - prior;
    },
  };
}

const logBetaBelow = (a: number, b: number, x: number): number =>
  logBeta(a, b) + (x === 1 ? 0 : Math.log(betaCdf(x, a, b)));

/** The sum that a mixture reaches with chance alpha at most, at whatever time one looks. */
export function mixtureBound(mixture: Mixture, variance: number, alpha: number): number {
  const { log, most, bound } = mixture;
  if (bound) return bound(variance, alpha);
  const excess = (sum: number) => log({ sum, variance }) - Math.log(1 / alpha);
  if (!most) return rootAbove(excess, variance);
  const end = most(variance);
  return excess(end) < 0 ? end : rootBetween(excess, { from: 0, to: end });
}
