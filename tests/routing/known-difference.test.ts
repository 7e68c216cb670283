/** Experiments whose truth is known, run over a thousand seeds: how often is the verdict right? */
import { dayOf, type Instant } from "#domain";
import {
  cellOf,
  type CellTally,
  createExperiment,
  drawArm,
  type Exposure,
  type Experiment,
  judge,
  type MetricName,
  mergeTallies,
  momentsOf,
  normalQuantile,
  startExperiment,
  type Verdict,
} from "#routing";
import { beforeAll, expect, test } from "vitest";
import { createDice, type Dice } from "../simulation/random.ts";
import { say } from "../support/corpus.ts";

const SEEDS = 1_000;
/** Draws are by SHA-256; so many salts are shared by the seeds, each with values of its own. */
const SALTS = 20;
const UNITS = 2_400;
const LOOK_EVERY = 240;
const AT = "2026-03-02T09:00:00.000000Z" as Instant;

type Truth = {
  readonly metric: MetricName;
  readonly difference: number;
  readonly units: number;
  readonly valueOf: (arm: string, dice: Dice) => number;
};

function experimentOf({ metric, difference, units }: Truth, salt: string): Experiment {
  const arms = ["alpha", "beta"].map((id) => ({ id, environment: "paper" as const }));
  const created = createExperiment(
    {
      id: "known",
      name: "Known",
      environment: "paper",
      arms,
      control: "alpha",
      percent: { alpha: 50, beta: 50 },
      coverage: 1_000_000,
      goal: { metric, difference },
      guardrails: [],
      selection: { kind: "split" },
      alpha: 0.05,
      power: 0.8,
      units,
    },
    salt,
    { at: AT, by: "test", reason: "test" },
  );
  if ("failure" in created) throw new Error(created.failure.message);
  const started = startExperiment(created.experiment, { at: AT, by: "test", reason: "test" });
  if ("failure" in started) throw new Error(started.failure.message);
  return started.experiment;
}

let draws: readonly (readonly Exposure[])[] = [];

beforeAll(() => {
  const truth = normalTruth(0);
  draws = Array.from({ length: SALTS }, (_, salt) => {
    const experiment = experimentOf(truth, `salt-${salt}`);
    return Array.from({ length: UNITS }, (__, unit) => {
      const eligible = ["alpha", "beta"];
      const drawn = drawArm(experiment, { unit: `p${unit}`, eligible, stratum: "equity", at: AT });
      if ("notDrawn" in drawn) throw new Error(drawn.notDrawn);
      return drawn.exposure;
    });
  });
});

/** Looks every so often and stops at the first decision, as people do. */
function runOnce(truth: Truth, seed: number): Verdict {
  const dice = createDice(seed * 7 + 1);
  const salt = seed % SALTS;
  const experiment = experimentOf(truth, `salt-${salt}`);
  const exposures = draws[salt] ?? [];
  const now = { now: AT, unitsPerDay: LOOK_EVERY };
  let tallies: readonly CellTally[] = [];
  for (let from = 0; from < UNITS; from += LOOK_EVERY) {
    const seen = exposures.slice(from, from + LOOK_EVERY);
    tallies = mergeTallies([...tallies, ...talliesOf(seen, truth, dice)]);
    const verdict = judge(experiment, tallies, now);
    if (verdict.finding.kind !== "undecided") return verdict;
  }
  return judge(experiment, tallies, now);
}

/** What `tallyOf` gives for units of one cell, without a record for each of millions of values. */
function talliesOf(seen: readonly Exposure[], truth: Truth, dice: Dice): readonly CellTally[] {
  const [first] = seen;
  if (!first) return [];
  const values: Record<string, number[]> = { alpha: [], beta: [] };
  for (const { arm } of seen) values[arm]?.push(truth.valueOf(arm, dice));
  const arms = Object.entries(values).map(([arm, own]) => [
    arm,
    { units: own.length, metrics: { [truth.metric]: momentsOf(own) } },
  ]);
  const { shares } = first;
  return [{ cell: cellOf(first), day: dayOf(AT), shares, arms: Object.fromEntries(arms) }];
}

/** Slippage that spreads by 8 bps; of beta it is lower by so much. */
const normalTruth = (lower: number): Truth => ({
  metric: "slippage",
  difference: 1,
  units: UNITS,
  valueOf: (arm, dice) =>
    3 - (arm === "beta" ? lower : 0) + 8 * normalQuantile(dice.fraction() + 2 ** -33),
});

const rateTruth = (alpha: number, beta: number): Truth => ({
  metric: "fill-rate",
  difference: 0.02,
  units: UNITS,
  valueOf: (arm, dice) => (dice.chance(arm === "beta" ? beta : alpha) ? 1 : 0),
});

function sharesOf(truth: Truth) {
  const verdicts = Array.from({ length: SEEDS }, (_, seed) => runOnce(truth, seed));
  const share = (matches: (verdict: Verdict) => boolean) => verdicts.filter(matches).length / SEEDS;
  const isBetter = ({ finding }: Verdict) => finding.kind === "better" && finding.arm === "beta";
  const isControl = ({ finding }: Verdict) => finding.kind === "control";
  const isBroken = ({ finding }: Verdict) => finding.kind === "broken-split";
  const told = verdicts.filter((verdict) => isBetter(verdict) || isControl(verdict));
  const units = told.map((verdict) => verdict.units).toSorted((a, b) => a - b);
  return {
    better: share(isBetter),
    control: share(isControl),
    broken: share(isBroken),
    medianUnits: units[Math.floor(units.length / 2)],
  };
}

const text = (share: number) => `${(share * 100).toFixed(1)} %`;
const told = (name: string, { better, control, medianUnits }: ReturnType<typeof sharesOf>) =>
  say(
    `  ${name}: beta better ${text(better)}, alpha better ${text(control)}` +
      (medianUnits === undefined ? "" : `, told after ${medianUnits} units (median)`),
  );

test("a known difference of means is told, and told right", () => {
  const found = sharesOf(normalTruth(1.5));
  told("slippage lower by 1.5 bps of 8", found);
  expect(found.better).toBeGreaterThanOrEqual(0.8);
  expect(found.control).toBeLessThanOrEqual(0.025);
  expect(found.broken).toBe(0);
});

test("two arms that are alike are told apart no more often than alpha", () => {
  const found = sharesOf(normalTruth(0));
  told("slippage alike", found);
  expect(found.better + found.control).toBeLessThanOrEqual(0.05);
  expect(found.broken).toBe(0);
});

test("a known difference of rates is told, and equal rates are not", () => {
  const known = sharesOf(rateTruth(0.9, 0.95));
  told("fill rate 0.90 and 0.95", known);
  expect(known.better).toBeGreaterThanOrEqual(0.8);
  expect(known.control).toBeLessThanOrEqual(0.025);
  const alike = sharesOf(rateTruth(0.95, 0.95));
  told("fill rate 0.95 twice", alike);
  expect(alike.better + alike.control).toBeLessThanOrEqual(0.05);
});
