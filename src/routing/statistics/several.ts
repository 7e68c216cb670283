/** Several questions at once: p-values made honest for their number. Each keeps its place. */

/** Holm (1979): the chance of even one false alarm stays below alpha. For guardrails. */
export const holm = (ps: readonly number[]): readonly number[] =>
  steppedUp(ps, { first: "smallest", factor: (rank) => ps.length - rank });

/** Benjamini and Hochberg (1995): at most a share alpha of the finds is false. For exploration. */
export const benjaminiHochberg = (ps: readonly number[]): readonly number[] =>
  steppedUp(ps, { first: "largest", factor: (rank) => ps.length / (ps.length - rank) });

type Steps = {
  readonly first: "smallest" | "largest";
  readonly factor: (rank: number) => number;
};

function steppedUp(ps: readonly number[], { first, factor }: Steps): readonly number[] {
  const sign = first === "smallest" ? 1 : -1;
  const order = ps.map((p, at) => ({ p, at })).toSorted((x, y) => sign * (x.p - y.p));
  const adjusted = ps.map(() => 1);
  let bound = first === "smallest" ? 0 : 1;
  order.forEach(({ p, at }, rank) => {
    const next = Math.min(1, p * factor(rank));
    bound = first === "smallest" ? Math.max(bound, next) : Math.min(bound, next);
    adjusted[at] = bound;
  });
  return adjusted;
}
