import { expect, test } from "vitest";
import { say } from "../support/corpus.ts";
import { assignments } from "./assignments.ts";
import { casesPresent, differencesOf, readCases, type StatisticsCase } from "./case.ts";
import { comparisons } from "./comparisons.ts";
import type { Runner } from "./runners.ts";
import { sequences } from "./sequences.ts";

const RUNNERS: Readonly<Record<string, Runner>> = { ...comparisons, ...sequences, ...assignments };

/** Kinds that a test of their own checks, named here so that none is left out in silence. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  simulation_type1: "tests/routing/peeking.test.ts",
};

/** Words beside the figures, of which nothing can be computed. */
const WORDS = new Set(["note", "property", "p_published"]);

function problemsOf(given: StatisticsCase): readonly string[] {
  const runner = RUNNERS[given.kind];
  if (!runner) return [`${given.id}: there is no runner for "${given.kind}"`];
  const found = runner(given.input);
  const { expected } = given;
  // Chances far out are compared relatively, as their source states.
  const isRelative = given.kind === "normal_cdf" && typeof expected === "number";
  const tolerance = isRelative ? given.tolerance * Math.abs(expected) : given.tolerance;
  return differencesOf(figuresOf(expected), found, tolerance).map((text) => `${given.id}: ${text}`);
}

const figuresOf = (expected: unknown): unknown =>
  typeof expected === "object" && expected !== null && !Array.isArray(expected)
    ? Object.fromEntries(Object.entries(expected).filter(([name]) => !WORDS.has(name)))
    : expected;

const cases = readCases();
if (!casesPresent)
  say("The cases of statistics are absent: tests/routing/cases.test.ts checks nothing");

test.skipIf(!casesPresent)("statistics agree with every published case (needs the corpus)", () => {
  const problems: string[] = [];
  const counts = new Map<string, { passed: number; of: number }>();
  for (const given of cases.filter(({ kind }) => !(kind in ELSEWHERE))) {
    const found = problemsOf(given);
    problems.push(...found);
    const count = counts.get(given.kind) ?? { passed: 0, of: 0 };
    counts.set(given.kind, {
      passed: count.passed + (found.length === 0 ? 1 : 0),
      of: count.of + 1,
    });
  }
  for (const [kind, { passed, of }] of counts) say(`  ${passed} of ${of} ${kind}`);
  const elsewhere = cases.filter(({ kind }) => kind in ELSEWHERE);
  for (const { id, kind } of elsewhere) say(`  ${id} is checked by ${ELSEWHERE[kind]}`);
  expect(problems).toEqual([]);
  expect(cases.length).toBeGreaterThanOrEqual(182);
});
