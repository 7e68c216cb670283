import { type Plan, planOf, type Profile } from "./plan.ts";
import { type Result, runSchedule } from "./schedule.ts";
import type { Mutant } from "./world.ts";

export type Summary = {
  readonly schedules: number;
  readonly fills: number;
  readonly pulls: number;
  readonly calls: number;
  readonly faults: number;
  readonly kills: number;
  readonly simulatedHours: number;
  /** Seeds that failed, with what was wrong. */
  readonly bad: readonly { readonly seed: number; readonly violations: readonly string[] }[];
};

/** Runs schedules one after another, each from its own seed. */
export async function simulate(options: {
  readonly profile: Profile;
  readonly schedules: number;
  readonly seed?: number;
  readonly mutants?: readonly Mutant[];
  /** Ends after so many bad schedules. */
  readonly mostBad?: number;
  readonly plan?: (plan: Plan) => Plan;
}): Promise<Summary> {
  const { profile, schedules, seed = 1, mutants = [], mostBad = 10, plan = (it) => it } = options;
  const sums = { schedules: 0, fills: 0, pulls: 0, calls: 0, faults: 0, kills: 0, ms: 0 };
  const bad: { seed: number; violations: string[] }[] = [];
  for (let at = seed; at < seed + schedules && bad.length < mostBad; at++) {
    const result = await runSchedule(plan(planOf(at, profile)), mutants);
    add(sums, result);
    if (result.violations.length > 0)
      bad.push({
        seed: at,
        violations: result.violations.map(({ kind, what }) => `${kind}: ${what}`),
      });
  }
  const { ms, ...counts } = sums;
  return { ...counts, simulatedHours: Math.round(ms / 3_600_000), bad };
}

type Sums = Record<"schedules" | "fills" | "pulls" | "calls" | "faults" | "kills" | "ms", number>;

function add(sums: Sums, result: Result): void {
  sums.schedules++;
  sums.ms += result.simulatedMs;
  for (const key of ["fills", "pulls", "calls", "faults", "kills"] as const)
    sums[key] += result[key];
}

/** The figures in one line. */
export const inWords = (profile: string, summary: Summary): string =>
  `${profile}: ${summary.schedules} schedules, ${summary.bad.length} bad; ${summary.fills} fills, ` +
  `${summary.pulls} pulls, ${summary.calls} calls, ${summary.faults} faults, ${summary.kills} kills, ` +
  `${summary.simulatedHours} simulated hours`;

/** How a bad seed is run again. */
export const commandOf = (profile: string, seed: number): string =>
  `npm run simulate -- --profile ${profile} --seed ${seed} --schedules 1`;
