import type { Day, Instant } from "#domain";
import type { CoverageDay, CoverageRange } from "#sync";

/**
 * The ranges after one more: it takes the place of what it covers, save that what is proven is not
 * made doubtful again by a reading that proves nothing.
 */
export function covered(ranges: readonly CoverageRange[], added: CoverageRange): CoverageRange[] {
  if (added.from >= added.to) return [...ranges];
  if (added.state === "stated") {
    const proven = ranges.find(
      ({ state, from, to }) => state === "proven" && overlaps(added, from, to),
    );
    if (proven) {
      const before = { ...added, to: proven.from };
      const after = { ...added, from: proven.to };
      return covered(covered(ranges, before), after);
    }
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
