import type { Alternative, Pair } from "./difference.ts";
import { normalCdf } from "./distributions.ts";

export type RankQuestion = {
  readonly alternative: Alternative;
  /** Chosen by size and ties unless given. */
  readonly method?: RankTest["method"];
};

export type RankTest = {
  /** Pairs in which the value of `a` is the larger one; ties count half. */
  readonly u: number;
  readonly p: number;
  /** Counted over all orders, or by the normal approximation. */
  readonly method: "exact" | "normal";
};

/** Above so many values in either sample, and with ties, the normal approximation is used. */
const EXACT_UP_TO = 20;

/**
 * Whether values of `a` tend to be larger than those of `b` (Mann and Whitney, 1947), for data as
 * skewed as slippage is. Exact for small samples without ties; otherwise normal with the variance
 * corrected for ties, and for continuity.
 */
export function rankTest(
  samples: Pair<readonly number[]>,
  { alternative, method: asked }: RankQuestion,
): RankTest {
  const { u, ties } = ranked(samples);
  const counts = { a: samples.a.length, b: samples.b.length };
  const isSmall = Math.max(counts.a, counts.b) <= EXACT_UP_TO;
  const method = asked ?? (isSmall && ties === 0 ? "exact" : "normal");
  const tail =
    method === "exact"
      ? (least: number) => exactAbove(least, counts)
      : (least: number) => normalAbove(least, counts, ties);
  const all = counts.a * counts.b;
  const chances = { greater: tail(u), less: tail(all - u) };
  const p =
    alternative === "two-sided"
      ? Math.min(1, 2 * Math.min(chances.greater, chances.less))
      : chances[alternative];
  return { u, p, method };
}

/** U of sample a, and the sum of t^3 - t over groups of t equal values. */
function ranked({ a, b }: Pair<readonly number[]>): { readonly u: number; readonly ties: number } {
  const all = [
    ...a.map((value) => ({ value, isA: true })),
    ...b.map((value) => ({ value, isA: false })),
  ].toSorted((x, y) => x.value - y.value);
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < all.length;) {
    let to = from + 1;
    while (to < all.length && all[to]?.value === all[from]?.value) to++;
    const equal = all.slice(from, to);
    rankSum += equal.filter(({ isA }) => isA).length * ((from + 1 + to) / 2);
    ties += equal.length ** 3 - equal.length;
    from = to;
  }
  return { u: rankSum - (a.length * (a.length + 1)) / 2, ties };
}

/** Chance of a U of at least `least`, from the number of orders that give each U. */
function exactAbove(least: number, { a, b }: Pair<number>): number {
  // ways[j][u]: orders of i values of a and j of b in which a wins u pairs.
  let ways = Array.from({ length: b + 1 }, () => [1]);
  for (let i = 1; i <= a; i++) {
    const next: number[][] = [];
    // The largest value is of a and beats all j of b, or it is of b and beats nothing of a.
    ways.forEach((before, j) => next.push(plusShifted(next[j - 1] ?? [], before, j)));
    ways = next;
  }
  const counts = ways[b] ?? [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, u) => (u >= least ? sum + count : sum), 0) / total;
}

function plusShifted(row: readonly number[], other: readonly number[], by: number): number[] {
  const sum = Array.from({ length: Math.max(row.length, other.length + by) }, () => 0);
  row.forEach((count, at) => (sum[at] = (sum[at] ?? 0) + count));
  other.forEach((count, at) => (sum[at + by] = (sum[at + by] ?? 0) + count));
  return sum;
}

function normalAbove(least: number, { a, b }: Pair<number>, ties: number): number {
  const all = a + b;
  const variance = ((a * b) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (variance === 0) return 1;
  return normalCdf(-(least - (a * b) / 2 - 0.5) / Math.sqrt(variance));
}
