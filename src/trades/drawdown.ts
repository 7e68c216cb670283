import { Decimal, epochMs, type Instant } from "#domain";
import type { Excursions } from "./types.ts";

/**
 * How far the sum of all profits fell below its highest point, which is 0 at least. Amounts are 0
 * or more.
 */
export type Drawdown = {
  readonly max: Decimal;
  /** The fall in which the sum stands at the end. */
  readonly current: Decimal;
  /**
   * From the high to the return to it of the drawdown that took longest; null when none was
   * recovered.
   */
  readonly longestRecoveryMs: number | null;
  /**
   * From the high to the return to it of the largest drawdown; null while it is not recovered or
   * there is none.
   */
  readonly maxRecoveryMs: number | null;
  /**
   * A bound on the fall that includes what trades went through while open, as if the best point of
   * each came before its worst; null where no trade has excursions.
   */
  readonly maxWithExcursions: Decimal | null;
};

type Step = {
  readonly pnl: Decimal;
  /** When it ended; a number is milliseconds since 1970. */
  readonly at: Instant | number | undefined;
  readonly excursions: Excursions | undefined;
};

const msOf = (at: Instant | number): number => (typeof at === "number" ? at : epochMs(at));

/** Follows the sum of profits, in the order in which the trades ended. */
export function createDrawdown(): {
  readonly add: (step: Step) => void;
  readonly result: () => Drawdown;
} {
  const { zero } = Decimal;
  let sum = zero;
  let high = zero;
  let highAt: Step["at"];
  let max = zero;
  /** The largest fall since the last high, to know which recovery belongs to the largest of all. */
  let fall = zero;
  let maxRecoveryMs: number | null = null;
  let longestRecoveryMs: number | null = null;
  let highWithin = zero;
  let maxWithin: Decimal | null = null;

  const recover = (at: Step["at"]) => {
    if (fall.isZero() || at === undefined || highAt === undefined) return;
    const took = msOf(at) - msOf(highAt);
    if (longestRecoveryMs === null || took > longestRecoveryMs) longestRecoveryMs = took;
    if (fall.eq(max)) maxRecoveryMs = took;
  };

  return {
    add: ({ pnl, at, excursions }) => {
      if (excursions) {
        highWithin = Decimal.max(highWithin, sum.plus(excursions.mfe));
        const within = highWithin.minus(sum.plus(excursions.mae));
        maxWithin = Decimal.max(maxWithin ?? zero, within);
      }
      highAt ??= at;
      sum = sum.plus(pnl);
      if (!sum.lt(high)) {
        recover(at);
        high = sum;
        highAt = at;
        fall = zero;
        return;
      }
      fall = Decimal.max(fall, high.minus(sum));
      if (!fall.gt(max)) return;
      max = fall;
      maxRecoveryMs = null;
    },
    result: () => ({
      max,
      current: high.minus(sum),
      longestRecoveryMs,
      maxRecoveryMs,
      maxWithExcursions: maxWithin,
    }),
  };
}
