import { expect, it } from "vitest";
import { MUTANTS, type NamedMutant } from "./mutants.ts";
import { simulate, type Summary } from "./run.ts";
import type { Mutant } from "./world.ts";

/** Schedules until a mutant counts as not noticed. */
const SCHEDULES = 600;
/** Schedules that the same plans must pass with nothing taken away. */
const CONTROLS = 8;

const run = (
  { profile }: NamedMutant,
  mutants: readonly Mutant[],
  schedules: number,
): Promise<Summary> => simulate({ profile, schedules, mutants, mostBad: 1 });

const planOnly = ({ plan }: NamedMutant): readonly Mutant[] => (plan ? [{ plan }] : []);
const mustDie = MUTANTS.filter(({ survives }) => survives === undefined);
const mayLive = MUTANTS.filter(({ survives }) => survives !== undefined);
const report: string[] = [];
let killed = 0;

it.each(mustDie.map((mutant) => [mutant.name, mutant] as const))(
  "notices a mutant: %s",
  async (name, mutant) => {
    const control = await run(mutant, planOnly(mutant), CONTROLS);
    expect(control.bad).toEqual([]);
    const summary = await run(mutant, [mutant], SCHEDULES);
    const [first] = summary.bad;
    if (first) killed++;
    report.push(`killed at ${first?.seed}: ${name} (${first?.violations[0]?.split(":")[0]})`);
    expect(summary.bad).toHaveLength(1);
  },
  600_000,
);

it("says which mutants may live, and why", async () => {
  for (const mutant of mayLive) {
    const { bad } = await run(mutant, [mutant], SCHEDULES / 4);
    if (bad.length > 0) killed++;
    report.push(
      bad.length > 0
        ? `killed too: ${mutant.name}`
        : `lives: ${mutant.name}, since ${mutant.survives}`,
    );
  }
  process.stdout.write(`Mutants killed: ${killed} of ${MUTANTS.length}\n${report.join("\n")}\n`);
  expect(killed).toBeGreaterThanOrEqual(mustDie.length);
}, 600_000);
