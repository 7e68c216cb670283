/** What automatic selection gains and keeps, against a truth that is known. */
import { type Instant, instantOf } from "#domain";
import {
  createExperiment,
  currentVersion,
  drawArm,
  type Experiment,
  type ExperimentResult,
  mergeTallies,
  proposeShares,
  reweighExperiment,
  startExperiment,
  tallyOf,
  type CellTally,
} from "#routing";
import { expect, test } from "vitest";
import { createDice } from "../simulation/random.ts";
import { say } from "../support/corpus.ts";

const SEEDS = 4;
const DAYS = 25;
const ORDERS_PER_DAY = 200;
const FILLS: Readonly<Record<string, number>> = { alpha: 0.9, beta: 0.93 };
const FLOOR = 0.05;
const day = (number: number): Instant => instantOf(1_772_463_600_000 + number * 86_400_000);
const act = { at: day(0), by: "test", reason: "test" };

function made(result: ExperimentResult): Experiment {
  if ("failure" in result) throw new Error(result.failure.message);
  return result.experiment;
}

const fresh = (seed: number): Experiment => {
  const plan = {
    ...{ id: "bandit", name: "Bandit", environment: "paper" as const, control: "alpha" },
    arms: Object.keys(FILLS).map((id) => ({ id, environment: "paper" as const })),
    ...{ percent: { alpha: 50, beta: 50 }, coverage: 1_000_000, guardrails: [] },
    goal: { metric: "fill-rate" as const, difference: 0.02 },
    selection: { kind: "automatic" as const, floor: FLOOR * 1_000_000, halfLifeDays: 30 },
    ...{ alpha: 0.05, power: 0.8, units: 5_000 },
  };
  return made(startExperiment(made(createExperiment(plan, `salt-${seed}`, act)), act));
};

/** Share of the last orders that went to the better arm, and fills missed by the rest. */
function run(seed: number) {
  const dice = createDice(seed + 11);
  let experiment = fresh(seed);
  let tallies: readonly CellTally[] = [];
  let [late, missed] = [0, 0];
  for (let number = 0; number < DAYS; number++) {
    const at = day(number);
    const results = Array.from({ length: ORDERS_PER_DAY }, (_, order) => {
      const unit = `${number}/${order}`;
      const drawn = drawArm(experiment, { unit, eligible: ["alpha", "beta"], stratum: "fx", at });
      if ("notDrawn" in drawn) throw new Error(drawn.notDrawn);
      const { exposure } = drawn;
      if (exposure.arm === "alpha") missed += 0.03;
      else if (number >= DAYS - 5) late += 1;
      const isFilled = dice.chance(FILLS[exposure.arm] ?? 0);
      return { exposure, at, values: { "fill-rate": isFilled ? 1 : 0 } };
    });
    tallies = mergeTallies([...tallies, ...tallyOf(results)]);
    const proposal = proposeShares(experiment, tallies, { now: at, fraction: dice.fraction });
    if (proposal) experiment = made(reweighExperiment(experiment, proposal.shares, { ...act, at }));
  }
  return { late: late / (5 * ORDERS_PER_DAY), missed, experiment };
}

test("automatic selection moves to the better arm and keeps testing the other", () => {
  const runs = Array.from({ length: SEEDS }, (_, seed) => run(seed));
  const mean = (of: (each: (typeof runs)[number]) => number) =>
    runs.reduce((sum, each) => sum + of(each), 0) / SEEDS;
  const equal = (DAYS * ORDERS_PER_DAY * 0.03) / 2;
  say(
    `  fills 0.90 and 0.93, floor 5 %: ${(mean(({ late }) => late) * 100).toFixed(1)} % ` +
      `of the last orders to the better arm; ` +
      `${mean(({ missed }) => missed).toFixed(1)} fills missed, ${equal} with equal shares`,
  );
  expect(mean(({ late }) => late)).toBeGreaterThan(0.8);
  expect(mean(({ missed }) => missed)).toBeLessThan(equal * 0.6);
  for (const { experiment } of runs) {
    for (const { shares } of experiment.versions)
      expect(Math.min(...Object.values(shares))).toBeGreaterThanOrEqual(FLOOR * 1_000_000 - 1);
    expect(currentVersion(experiment).version).toBeGreaterThan(DAYS - 3);
  }
});
