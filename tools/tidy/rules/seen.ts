/**
 * A check that saw less than it used to is a broken check: counts may only grow, or be lowered on
 * purpose.
 */
import type { Finding, Report } from "../rule.ts";

export type Counts = Readonly<Record<string, number>>;

export function countsOf(reports: ReadonlyMap<string, Report>): Counts {
  return Object.fromEntries([...reports].map(([name, report]) => [name, report.seen]));
}

/** Rules that saw nothing, or less than the recorded share of what they once saw. */
export function sawLess(now: Counts, recorded: Counts): readonly Finding[] {
  const names = new Set([...Object.keys(now), ...Object.keys(recorded)]);
  return [...names].flatMap((name) => {
    const seen = now[name] ?? 0;
    const least = Math.max(1, recorded[name] ?? 1);
    if (seen >= least) return [];
    const message = `"${name}" saw ${seen}, at least ${least} was recorded; look why, then npm run tidy -- --update`;
    return [{ file: "tools/tidy/seen.json", message }];
  });
}
