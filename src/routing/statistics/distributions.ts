/** Distribution functions, as doubles: statistics of executions, never money. */
import { cephes, gammaAbove } from "./special.ts";

/** Share of the standard normal distribution below z; exact to the last digits far in the tails. */
export const normalCdf = (z: number): number => cephes().ndtr(z);

/** The z below which a share p (above 0, below 1) of the standard normal distribution lies. */
export const normalQuantile = (p: number): number => cephes().ndtri(p);

/** Density of the standard normal distribution. */
export const normalDensity = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Where the incomplete beta function loses digits and two terms of the expansion suffice. */
const MANY_DEGREES = 1e6;

/** Share of Student's t below t, for degrees of freedom above 0, not only whole ones. */
export function studentCdf(t: number, df: number): number {
  if (df > MANY_DEGREES) return normalCdf(t) - (normalDensity(t) * (t ** 3 + t)) / (4 * df);
  const tail = cephes().incbet(df / 2, 0.5, df / (df + t * t)) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** The t below which a share p (above 0, below 1) lies; odd around p = 0.5. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (df > MANY_DEGREES) {
    const z = normalQuantile(p);
    return z + (z ** 3 + z) / (4 * df);
  }
  const x = cephes().incbi(df / 2, 0.5, 2 * Math.min(p, 1 - p));
  return Math.sign(p - 0.5) * Math.sqrt(df / x - df);
}

/** Share of chi-square with `df` degrees of freedom above x: the p-value of a statistic. */
export const chiSquareAbove = (x: number, df: number): number =>
  x <= 0 ? 1 : gammaAbove(df / 2, x / 2);

/** Share of the beta distribution (a, b above 0) below x. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  return x >= 1 ? 1 : cephes().incbet(a, b, x);
}

/** The x below which a share p of the beta distribution lies. */
export const betaQuantile = (p: number, a: number, b: number): number => cephes().incbi(a, b, p);
