import { MILLION } from "../assignment/bucket.ts";
import { type RatioCheck, sampleRatioCheck } from "../statistics/ratio-check.ts";
import { logGamma } from "../statistics/special.ts";
import { type CellTally, overDays } from "./tally.ts";

export type SplitCheck = Pick<RatioCheck, "chiSquare" | "df" | "p"> & {
  /** P-value for any number of looks; what decides. */
  readonly chance: number;
  readonly isBroken: boolean;
};

/** Below this chance the draw is broken (Kohavi, Tang and Xu, 2020, ch. 21). */
const BROKEN = 0.0005;

/**
 * Whether units came to the arms as their shares say. Pearson's test is for display: it holds for
 * one look. What decides may be looked at always: the evidence of each cell against its shares
 * (Lindon and Malek, Anytime-valid inference for multinomial count data, NeurIPS 2022),
 * multiplied.
 */
export function checkSplit(tallies: readonly CellTally[]): SplitCheck {
  const cells = overDays(tallies).map(countsOf);
  const names = [...new Set(cells.flatMap((cell) => cell.map(({ arm }) => arm)))];
  const arms = names.map((name) => {
    const own = cells.flatMap((cell) => cell.filter(({ arm }) => arm === name));
    return {
      observed: own.reduce((sum, { units }) => sum + units, 0),
      weight: own.reduce((sum, { expected }) => sum + expected, 0),
    };
  });
  const { chiSquare, df, p } = sampleRatioCheck(arms);
  const evidence = cells.reduce((sum, cell) => sum + evidenceOf(cell), 0);
  const chance = Math.min(1, Math.exp(-evidence));
  return { chiSquare, df, p, chance, isBroken: chance < BROKEN };
}

type Count = {
  readonly arm: string;
  readonly units: number;
  readonly share: number;
  readonly expected: number;
};

function countsOf({ arms, shares }: CellTally): readonly Count[] {
  const total = Object.values(arms).reduce((sum, { units }) => sum + units, 0);
  const names = [...new Set([...Object.keys(shares), ...Object.keys(arms)])];
  return names.map((arm) => {
    const share = (shares[arm] ?? 0) / MILLION;
    return { arm, units: arms[arm]?.units ?? 0, share, expected: share * total };
  });
}

/** How surely the prior believes in the shares, in units; larger finds small faults sooner. */
const PRIOR_UNITS = 100;

/** Logarithm of how much likelier the counts are under shares near those that were meant. */
function evidenceOf(cell: readonly Count[]): number {
  if (cell.some(({ units, share }) => units > 0 && share === 0)) return Number.POSITIVE_INFINITY;
  const drawn = cell.filter(({ share }) => share > 0);
  const total = drawn.reduce((sum, { units }) => sum + units, 0);
  const gain = drawn.reduce((sum, { units, share }) => {
    const prior = PRIOR_UNITS * share;
    return sum + logGamma(prior + units) - logGamma(prior) - units * Math.log(share);
  }, 0);
  return gain + logGamma(PRIOR_UNITS) - logGamma(PRIOR_UNITS + total);
}
