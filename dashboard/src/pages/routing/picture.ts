import type { RoutingDecisionBody } from "../../api/types.ts";

export type Considered = RoutingDecisionBody["considered"][number];

/** Width of the picture, in its own units. */
export const WIDTH = 100;

export type Bar = { readonly from: number; readonly width: number };

/**
 * Draws scores beside each other: a bar from zero to the score, on one scale for all. Scores may be
 * below zero, where an account gives more than it costs.
 */
export function scaleOf(considered: readonly Pick<Considered, "score">[]): {
  readonly zero: number;
  readonly bar: (score: number) => Bar;
} {
  const scores = considered.flatMap(({ score }) => score ?? []);
  const [low, high] = [Math.min(0, ...scores), Math.max(0, ...scores)];
  const unit = high > low ? WIDTH / (high - low) : 0;
  const zero = -low * unit;
  const bar = (score: number) => {
    const width = Math.max(1, Math.abs(score) * unit);
    return { from: score < 0 ? zero - width : Math.min(zero, WIDTH - width), width };
  };
  return { zero, bar };
}

/** The chosen one first, then by score, then those that cannot take it. */
export const ranked = (considered: readonly Considered[]): readonly Considered[] =>
  considered.toSorted(
    (a, b) =>
      Number(b.isChosen) - Number(a.isChosen) ||
      Number(a.objections.length > 0) - Number(b.objections.length > 0) ||
      (a.score ?? Infinity) - (b.score ?? Infinity) ||
      a.route.localeCompare(b.route),
  );
