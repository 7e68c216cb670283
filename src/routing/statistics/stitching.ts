/**
 * Boundaries of the form sqrt(v log log v): wider than mixtures at first, narrower for ever. From
 * Howard et al. (2021) and Howard and Ramdas, Sequential estimation of quantiles with applications
 * to A/B testing, Bernoulli 28 (2022).
 */
import { minimumBetween, rootBetween } from "./root.ts";

/** Exponent and base of the epochs into which time is cut; as the authors choose them. */
const S = 1.4;
const ETA = 2;
/** Riemann's zeta function at S. */
const ZETA = 3.105547277977575;
const K1 = (ETA ** 0.25 + ETA ** -0.25) / Math.SQRT2;
const K2 = (Math.sqrt(ETA) + 1) / 2;

export type Stitching = {
  readonly alpha: number;
  /** The variance from which on it holds. */
  readonly from: number;
  /** Scale of the upper tail; 0 where sums are sub-Gaussian. */
  readonly scale: number;
};

/** The boundary of a sum whose variance is `variance`. */
export function stitchedBound(variance: number, { alpha, from, scale }: Stitching): number {
  const v = Math.max(variance, from);
  const epochs = S * Math.log(Math.log((ETA * v) / from));
  const level = epochs + Math.log(ZETA / Math.log(ETA) ** S) + Math.log(1 / alpha);
  return joined(K1 ** 2 * v * level, K2 * scale * level);
}

const joined = (square: number, linear: number): number => Math.sqrt(square + linear ** 2) + linear;

export type QuantileTuning = {
  readonly alpha: number;
  /** The count of values from which on it holds. */
  readonly from: number;
};

/** Between which orders the values of neighbouring quantiles are taken together. */
const DELTA = 0.5;

const logit = (p: number): number => Math.log(p / (1 - p));
const expit = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * How far the count of values below the q-quantile may be from q x count, at all times and for all
 * q together.
 */
export function quantileBound(q: number, count: number, { alpha, from }: QuantileTuning): number {
  const t = Math.max(count, from);
  const step = 2 * DELTA * Math.sqrt((from * ETA) / t);
  const r = q >= 0.5 ? q : Math.min(0.5, expit(logit(q) + step));
  const spread = r * (1 - r);
  const orders = (Math.sqrt(t / from) * Math.abs(logit(q))) / (2 * DELTA) + 1;
  const level =
    S * Math.log(Math.log((ETA * t) / from)) +
    S * Math.log(orders) +
    Math.log((2 * ZETA * (2 * ZETA + 1)) / (alpha * Math.log(ETA) ** S));
  const gap = DELTA * Math.sqrt((ETA * t * spread) / from);
  return gap + joined(K1 ** 2 * spread * t * level, ((1 - 2 * q) / 3) * K2 * level);
}

/**
 * How far an empirical distribution function may be from the true one, anywhere and at all times
 * from `from` values on; infinite before. `slope` is the factor of the law, above 1/sqrt(2).
 */
export function empiricalBound(
  count: number,
  { alpha, from }: QuantileTuning,
  slope = 0.85,
): number {
  if (count < from) return Number.POSITIVE_INFINITY;
  const level = levelFor(alpha, slope);
  return slope * Math.sqrt((Math.log(1 + Math.log(count / from)) + level) / count);
}

function levelFor(alpha: number, slope: number): number {
  const excess = (level: number) => {
    const reach = (eta: number) => Math.sqrt(eta / 2) + Math.sqrt((2 * (eta - 1)) / level) - slope;
    const most = rootBetween(reach, { from: 1, to: 2 * slope ** 2 });
    const chance = (eta: number) => crossingChance(eta, level, slope);
    return chance(minimumBetween(chance, { from: 1, to: most })) - alpha;
  };
  return rootBetween(excess, { from: 1, to: 200 });
}

function crossingChance(eta: number, level: number, slope: number): number {
  const gamma = (2 / eta) * (slope - Math.sqrt((2 * (eta - 1)) / level)) ** 2;
  if (gamma <= 1) return Number.POSITIVE_INFINITY;
  return 4 * Math.exp(-gamma * level) * (1 + 1 / ((gamma - 1) * Math.log(eta)));
}
