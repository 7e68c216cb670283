import type { Day, Instant } from "#domain";
import type { CoverageDay, CoverageRange } from "#sync";

/** A gap that was read at last is one no more, and what was proven stays so. */
const STRENGTH = { gap: 0, stated: 1, proven: 2 } as const;

/** The ranges after one more: where two overlap, the stronger statement holds. */
export function covered(ranges: readonly CoverageRange[], added: CoverageRange): CoverageRange[] {
  if (added.from >= added.to) return [...ranges];
  const stronger = ranges.find(
    ({ state, from, to }) => STRENGTH[state] > STRENGTH[added.state] && overlaps(added, from, to),
  );
  if (stronger) {
    const before = { ...added, to: stronger.from };
    const after = { ...added, from: stronger.to };
    return covered(covered(ranges, before), after);
  }
  const cut = ranges.flatMap((range) => {
    if (!overlaps(range, added.from, added.to)) return [range];
    const before = { ...range, to: added.from };
    const after = { ...range, from: added.to };
    return [before, after].filter(({ from, to }) => from < to);
  });
  return [...cut, added].sort((a, b) => (a.from < b.from ? -1 : 1));
}

const overlaps = ({ from, to }: CoverageRange, start: Instant, end: Instant) =>
  from < end && start < to;

/** The state of a day: the worst of what covers it, and none unless all of it is covered. */
export function coverageOfDay(ranges: readonly CoverageRange[], day: Day): CoverageDay {
  const from = `${day}T00:00:00.000000Z` as Instant;
  const to = `${day}T23:59:59.999999Z` as Instant;
  const on = ranges.filter((range) => range.from <= to && range.to > from);
  if (on.length === 0) return { day, state: "none" };
  if (on.some(({ state }) => state === "gap")) return { day, state: "gap" };
  const isWhole = reach(on, from) > to;
  if (isWhole && on.every(({ state }) => state === "proven")) return { day, state: "proven" };
  return { day, state: "stated" };
}

/** How far ranges in order cover without a hole from a beginning. */
function reach(ranges: readonly CoverageRange[], from: Instant): Instant {
  let end = from;
  for (const range of ranges) if (range.from <= end && range.to > end) end = range.to;
  return end;
}
