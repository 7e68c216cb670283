import { createRequire } from "node:module";
import type * as Cephes from "cephes" with { "resolution-mode": "require" };

const require = createRequire(import.meta.url);

let loaded: typeof Cephes | undefined;

/**
 * Moshier's Cephes library (Methods and Programs for Mathematical Functions, 1989), loaded with the
 * first figure that needs it. Its CommonJS form is ready at once, the other one only after a wait.
 */
export const cephes = (): typeof Cephes => (loaded ??= require("cephes") as typeof Cephes);

/** Logarithm of the gamma function, for x above 0. */
export const logGamma = (x: number): number => cephes().lgam(x);

/** Logarithm of the beta function, for a and b above 0. */
export const logBeta = (a: number, b: number): number =>
  logGamma(a) + logGamma(b) - logGamma(a + b);

/** Regularised lower incomplete gamma function, 0 to 1. */
export const gammaBelow = (a: number, x: number): number => cephes().igam(a, x);

/** Regularised upper incomplete gamma function: 1 - `gammaBelow`, exact where it is tiny. */
export const gammaAbove = (a: number, x: number): number => cephes().igamc(a, x);
