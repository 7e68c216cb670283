import type { Day } from "#domain";
import { expect, test } from "vitest";
import { momentsOf } from "../statistics/moments.ts";
import { sequenceOf } from "../statistics/sequence.ts";
import { compareArms, stratifiedDifference } from "./compare.ts";
import { running, START } from "./fakes.ts";
import { checkGuardrails } from "./guardrails.ts";
import { checkSplit } from "./split-check.ts";
import type { CellTally } from "./tally.ts";
import { judge } from "./verdict.ts";

/** So many values that spread by 1 around a mean. */
const values = (count: number, mean: number) => ({
  units: count,
  metrics: {
    slippage: momentsOf(Array.from({ length: count }, (_, at) => mean + (at % 2) * 2 - 1)),
  },
});

const cell = (
  name: string,
  arms: CellTally["arms"],
  shares = { alpha: 500_000, beta: 500_000 },
) => ({
  ...{ cell: name, day: "2026-03-02" as Day, shares, arms },
});

const QUESTION = { control: "alpha", arm: "beta", metric: "slippage" } as const;

test("cells count by what they can tell, not by how many units they hold", () => {
  const tallies = [
    cell("easy", { alpha: values(100, 0), beta: values(2, 10) }),
    cell("hard", { alpha: values(50, 0), beta: values(50, 0) }),
  ];
  const weights = { easy: (100 * 2) / 102, hard: (50 * 50) / 100 };
  const expected = (10 * weights.easy) / (weights.easy + weights.hard);
  expect(stratifiedDifference(tallies, QUESTION)?.estimate).toBeCloseTo(expected, 9);
});

test("a cell with one arm alone compares nothing", () => {
  const tallies = [cell("one", { alpha: values(100, 0) }), cell("two", { beta: values(100, 5) })];
  expect(stratifiedDifference(tallies, QUESTION)).toBeUndefined();
  expect(compareArms(tallies, QUESTION, { alpha: 0.05, units: 100 })).toBeUndefined();
});

test("days of a cell are one cell", () => {
  const arms = { alpha: values(1, 0), beta: values(1, 4) };
  const days = ["2026-03-02", "2026-03-03"].map((day) => ({ ...cell("a", arms), day: day as Day }));
  expect(stratifiedDifference(days, QUESTION)?.count).toBe(4);
});

test("a unit in an arm of share 0 proves that the draw is broken", () => {
  const shares = { alpha: 1_000_000, beta: 0 };
  const tallies = [cell("a", { alpha: values(100, 0), beta: values(1, 0) }, shares)];
  expect(checkSplit(tallies)).toMatchObject({ chance: 0, isBroken: true });
  expect(checkSplit([cell("a", { alpha: values(52, 0), beta: values(48, 0) })]).chance).toBe(1);
});

test("the control is not compared with itself", () => {
  const guardrails = [
    { metric: "slippage", worst: 3, against: "control" },
    { metric: "slippage", worst: 9, against: "limit" },
  ] as const;
  const tallies = [cell("a", { alpha: values(100, 0), beta: values(100, 1) })];
  const checks = checkGuardrails(running({ guardrails }), tallies);
  expect(checks.map(({ arm, guardrail }) => `${arm} ${guardrail.against}`)).toEqual([
    "alpha limit",
    "beta control",
    "beta limit",
  ]);
});

test("with three arms each comparison has half of alpha", () => {
  const arms = ["alpha", "beta", "gamma"].map((id) => ({ id, environment: "paper" as const }));
  const experiment = running({ arms, percent: { alpha: 40, beta: 30, gamma: 30 } });
  const shares = { alpha: 400_000, beta: 300_000, gamma: 300_000 };
  const given = { alpha: values(400, 0), beta: values(300, 0.5), gamma: values(300, 0) };
  const tallies = [{ ...cell("a", given), shares }];
  const { comparisons } = judge(experiment, tallies, { now: START, unitsPerDay: 100 });
  const difference = stratifiedDifference(tallies, QUESTION);
  const half = { alpha: 0.025, units: experiment.units };
  expect(comparisons.map(({ arm }) => arm)).toEqual(["beta", "gamma"]);
  expect(comparisons[0]?.interval).toEqual(difference && sequenceOf(difference, half));
});
