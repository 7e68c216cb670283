import { Decimal, epochMs, type Instant, POWERS } from "#domain";
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
  readonly excursions?: Excursions | undefined;
};

/** Steps in order, each `units / 10^scale`; units are safe integers. */
type Run = {
  readonly units: ArrayLike<number>;
  readonly scale: number;
  /** When each ended, in milliseconds since 1970. */
  readonly closedMs: ArrayLike<number>;
};

const msOf = (at: Instant | number): number => (typeof at === "number" ? at : epochMs(at));

/** Follows the sum of profits, in the order in which the trades ended. */
export function createDrawdown(): {
  readonly add: (step: Step) => void;
  /**
   * Adds each of a run, of which none has excursions, in a fraction of the time. False, and nothing
   * done, where sums would leave the safe integers.
   */
  readonly addRun: (run: Run) => boolean;
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

  const recover = (at: Step["at"], isLargest: boolean) => {
    if (at === undefined || highAt === undefined) return;
    const took = msOf(at) - msOf(highAt);
    if (longestRecoveryMs === null || took > longestRecoveryMs) longestRecoveryMs = took;
    if (isLargest) maxRecoveryMs = took;
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
        if (!fall.isZero()) recover(at, fall.eq(max));
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
    addRun: ({ units, scale: own, closedMs }) => {
      const scale = Math.max(own, ...[sum, high, fall, max].map((each) => each.scale));
      const factor = POWERS[scale - own] ?? Number.NaN;
      let now = liftedTo(scale, sum);
      let top = liftedTo(scale, high);
      let fallen = liftedTo(scale, fall);
      let deepest = liftedTo(scale, max);
      let reach = Math.abs(now) + top + deepest;
      for (let n = 0; n < units.length; n++) reach += Math.abs((units[n] ?? 0) * factor);
      // No comparison lets NaN through.
      if (!(reach <= Number.MAX_SAFE_INTEGER)) return false;
      for (let n = 0; n < units.length; n++) {
        const at = closedMs[n];
        highAt ??= at;
        now += (units[n] ?? 0) * factor;
        if (now >= top) {
          if (fallen > 0) recover(at, fallen === deepest);
          top = now;
          highAt = at;
          fallen = 0;
          continue;
        }
        if (top - now > fallen) fallen = top - now;
        if (fallen <= deepest) continue;
        deepest = fallen;
        maxRecoveryMs = null;
      }
      [sum, high] = [Decimal.scaled(now, scale), Decimal.scaled(top, scale)];
      [fall, max] = [Decimal.scaled(fallen, scale), Decimal.scaled(deepest, scale)];
      return true;
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

/** The mantissa at a scale that is not smaller; NaN where it is no number. */
const liftedTo = (scale: number, value: Decimal): number =>
  value.small * (POWERS[scale - value.scale] ?? Number.NaN);
