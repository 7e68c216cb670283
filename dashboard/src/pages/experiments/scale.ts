import type { ExperimentBody } from "../../api/types.ts";

type Comparison = ExperimentBody["verdict"]["comparisons"][number];

/** Half of the picture, in the units of its view box. */
export const HALF = 150;

export type Bar = {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly tone: "better" | "worse" | "open";
};

/** What a figure is wide of zero in the picture: the widest end, or the goal, is its edge. */
export function scaleOf(comparisons: readonly Comparison[], difference: number) {
  const ends = comparisons.flatMap(({ low, high, estimate }) => [low, high, estimate]);
  const widest = Math.max(difference, ...ends.map((end) => Math.abs(end ?? 0)));
  const factor = HALF / (widest * 1.1);
  return (value: number): number => value * factor;
}

/** The bar of a comparison; an end that is not bounded lies at the edge. */
export function barOf(
  { low, high, estimate }: Comparison,
  scale: (value: number) => number,
  better: "lower" | "higher",
): Bar {
  const isAbove = low !== null && low > 0;
  const isBelow = high !== null && high < 0;
  const isGood = better === "lower" ? isBelow : isAbove;
  return {
    from: low === null ? -HALF : scale(low),
    to: high === null ? HALF : scale(high),
    at: scale(estimate),
    tone: isGood ? "better" : isAbove || isBelow ? "worse" : "open",
  };
}
