import { expect } from "vitest";
import type { Profile } from "./plan.ts";
import { commandOf, inWords, simulate } from "./run.ts";

/**
 * Schedules of all profiles together that each run of the tests goes through. `SIMULATE=10000`
 * takes five minutes of one core, and `npm run simulate` any number.
 */
const SCHEDULES = Number(process.env["SIMULATE"] ?? 4_000);

/** Runs a profile's share of the schedules; none may be bad. */
export async function gate(profile: Profile, share = 1 / 3): Promise<void> {
  const summary = await simulate({ profile, schedules: Math.ceil(SCHEDULES * share) });
  process.stdout.write(`${inWords(profile, summary)}\n`);
  const failed = summary.bad.map(({ seed, violations }) => ({
    again: commandOf(profile, seed),
    violations: violations.slice(0, 3),
  }));
  expect(failed).toEqual([]);
  expect(summary.schedules).toBe(Math.ceil(SCHEDULES * share));
}
