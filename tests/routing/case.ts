/** Published and recomputed figures of statistics, which stand beside the repository. */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

const PLACE = new URL("../../../shared/corpus/stats-cases.json", import.meta.url);

export const casesPresent = existsSync(PLACE);

const schema = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      input: z.record(z.string(), z.unknown()),
      expected: z.unknown(),
      tolerance: z.number(),
    }),
  ),
});

export type StatisticsCase = z.infer<typeof schema>["cases"][number];

export const readCases = (): readonly StatisticsCase[] =>
  casesPresent ? schema.parse(JSON.parse(readFileSync(PLACE, "utf8"))).cases : [];

/** Where what was found leaves what is expected, within the tolerance; texts and flags exactly. */
export function differencesOf(expected: unknown, found: unknown, tolerance: number): string[] {
  if (typeof expected === "number" && typeof found === "number") {
    // Half a unit in the last place beyond the tolerance, for values that are equal in decimal.
    const isNear = Math.abs(expected - found) <= tolerance + Number.EPSILON * Math.abs(expected);
    return isNear ? [] : [`expected ${expected}, found ${found}`];
  }
  if (typeof expected === "object" && expected !== null) {
    const inFound = (typeof found === "object" && found !== null ? found : {}) as Record<
      string,
      unknown
    >;
    return Object.entries(expected).flatMap(([name, value]) =>
      differencesOf(value, inFound[name], tolerance).map((text) => `${name}: ${text}`),
    );
  }
  return Object.is(expected, found) ? [] : [`expected ${String(expected)}, found ${String(found)}`];
}
