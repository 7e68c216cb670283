import type { Instant } from "#domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawArm, type Exposure } from "./assign.ts";
import type { Experiment, ExperimentPlan } from "./experiment.ts";
import { act, made, running, START } from "./fakes.ts";
import { reweighExperiment } from "./lifecycle.ts";
import type { MetricName } from "../performance/metric.ts";
import { findableWith, unitsToFind, unitsToTune } from "./preview.ts";
import { type CellTally, mergeTallies, tallyOf, type UnitResult, unitsOf } from "./tally.ts";
import { judge } from "./verdict.ts";
import { verdictText } from "./words.ts";

const NOW = { now: START, unitsPerDay: 40 };

type Values = (arm: string, unit: number) => Partial<Record<MetricName, number>>;

function exposuresOf(
  experiment: Experiment,
  units: number,
  stratum = "equity",
): readonly Exposure[] {
  const eligible = experiment.arms.map(({ id }) => id);
  return Array.from({ length: units }, (_, unit) => {
    const drawn = drawArm(experiment, { unit: `${stratum}${unit}`, eligible, stratum, at: START });
    if ("notDrawn" in drawn) throw new Error(drawn.notDrawn);
    return drawn.exposure;
  });
}

const resultsOf = (exposures: readonly Exposure[], values: Values): readonly UnitResult[] =>
  exposures.map((exposure, unit) => ({ exposure, at: START, values: values(exposure.arm, unit) }));

/** Spread without randomness: the same values again and again, -8 to 8. */
const noise = (unit: number) => ((unit * 7) % 17) - 8;

function judged(parts: Partial<ExperimentPlan>, units: number, values: Values) {
  const experiment = running(parts);
  const tallies = tallyOf(resultsOf(exposuresOf(experiment, units), values));
  const verdict = judge(experiment, tallies, NOW);
  return { verdict, text: verdictText(experiment, verdict) };
}

test("an arm that is better is named, with how much and how sure", () => {
  const { verdict, text } = judged({}, 2_000, (arm, unit) => ({
    slippage: noise(unit) + (arm === "beta" ? 1 : 3),
  }));
  expect(verdict.finding).toMatchObject({ kind: "better", arm: "beta" });
  expect(text).toMatch(
    /^"beta" is better than "alpha": slippage .* of "beta" lower by [12]\.\d\d bps \(/u,
  );
});

test("lower is not better where more is wanted", () => {
  const { verdict } = judged(
    { goal: { metric: "price-improvement", difference: 1 } },
    2_000,
    (arm, unit) => ({
      "price-improvement": noise(unit) + (arm === "beta" ? 1 : 3),
    }),
  );
  expect(verdict.finding).toEqual({ kind: "control", arm: "alpha" });
});

test("a difference too small to matter is said to be none, once that is sure", () => {
  const parts = { goal: { metric: "slippage" as const, difference: 2 } };
  const values: Values = (_, unit) => ({ slippage: noise(unit) });
  expect(judged(parts, 3_000, values).verdict.finding).toEqual({ kind: "no-difference" });
  const early = judged(parts, 200, values);
  expect(early.verdict.finding).toEqual({ kind: "undecided" });
  expect(early.text).toMatch(
    /^Undecided\. Not decidable before 2026-0\d-\d\d, after about \d+ units; there are 200$/u,
  );
});

test("nothing is decided on a few units, however clear they seem", () => {
  const { verdict, text } = judged({}, 60, (arm) => ({ slippage: arm === "beta" ? 0 : 9 }));
  expect(verdict.finding).toEqual({ kind: "undecided" });
  expect(text).toMatch(/^Undecided\. Not decidable before 2026-03-03, after about 100 units/u);
  const first = judged({}, 2, (arm) => ({ slippage: arm === "beta" ? 0 : 9 }));
  expect(first.text).toBe("Undecided. There is too little to compare: 2 units");
});

test("rates of 1 in both arms are no proof that they are alike", () => {
  const goal = { metric: "fill-rate" as const, difference: 0.02 };
  const { verdict } = judged({ goal }, 150, () => ({ "fill-rate": 1 }));
  expect(verdict.finding).toEqual({ kind: "undecided" });
});

test("units that came to an arm against its share break the experiment", () => {
  const experiment = running();
  const exposures = exposuresOf(experiment, 1_000);
  const kept = exposures.filter(({ arm }, at) => arm === "alpha" || at % 3 > 0);
  const verdict = judge(experiment, tallyOf(resultsOf(kept, () => ({ slippage: 1 }))), NOW);
  expect(verdict.split.isBroken).toBe(true);
  expect(verdictText(experiment, verdict)).toMatch(/^Stop: units did not come/u);
});

test("a guardrail stops an arm that rejects too much, and only that one", () => {
  const guardrails = [{ metric: "reject-rate", worst: 0.05, against: "limit" }] as const;
  const { verdict, text } = judged({ guardrails }, 600, (arm, unit) => ({
    slippage: noise(unit),
    "reject-rate": arm === "beta" && unit % 5 === 0 ? 1 : 0,
  }));
  expect(verdict.finding).toMatchObject({ kind: "guardrail", breaches: [{ arm: "beta" }] });
  expect(text).toMatch(/^"beta" is stopped: orders rejected \d+\.\d %, the bound is 5\.0 %$/u);
});

test("a guardrail against the control allows what it says", () => {
  const run = (worst: number) => {
    const guardrails = [{ metric: "fill-time", worst, against: "control" }] as const;
    return judged({ guardrails }, 800, (arm, unit) => ({
      slippage: noise(unit),
      "fill-time": 100 + noise(unit) + (arm === "beta" ? 20 : 0),
    })).verdict.finding.kind;
  };
  expect(run(5)).toBe("guardrail");
  expect(run(25)).not.toBe("guardrail");
});

// Simpson's paradox: beta is worse in both strata, and better in the sum.
test("strata are compared within themselves", () => {
  const experiment = running({ percent: { alpha: 50, beta: 50 } });
  const easy = exposuresOf(experiment, 2_000, "fx").filter(
    ({ arm }, at) => arm === "beta" || at % 8 === 0,
  );
  const hard = exposuresOf(experiment, 2_000, "crypto").filter(
    ({ arm }, at) => arm === "alpha" || at % 8 === 0,
  );
  const values: Values = (arm, unit) => ({ slippage: noise(unit) / 4 + (arm === "beta" ? 1 : 0) });
  const tallies = [
    ...tallyOf(resultsOf(easy, values)),
    ...tallyOf(
      resultsOf(hard, (arm, unit) => ({ slippage: 20 + (values(arm, unit).slippage ?? 0) })),
    ),
  ];
  const [comparison] = judge(experiment, tallies, NOW).comparisons;
  expect(comparison?.estimate).toBeCloseTo(1, 0);
});

test("a unit that could not be measured counts for the split and not for the mean", () => {
  const experiment = running();
  const results = resultsOf(exposuresOf(experiment, 400), (_, unit) =>
    unit % 2 === 0 ? { slippage: 5 } : {},
  );
  const tallies = tallyOf(results);
  expect(unitsOf(tallies)).toBe(400);
  const { comparisons } = judge(experiment, tallies, NOW);
  expect((comparisons[0]?.measured.a ?? 0) + (comparisons[0]?.measured.b ?? 0)).toBe(200);
});

test("tallies of parts add up to the tally of all", () => {
  const before = running();
  const after = made(reweighExperiment(before, { alpha: 100_000, beta: 900_000 }, act()));
  const exposures = [...exposuresOf(before, 100), ...exposuresOf(after, 100, "later")];
  const results = resultsOf(exposures, (_, unit) => ({ slippage: noise(unit) })).map(
    (result, at) => ({ ...result, at: `2026-03-0${1 + (at % 3)}T10:00:00.000000Z` as Instant }),
  );
  const whole = plainly(tallyOf(results));
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 200, maxLength: 200 }), (parts) => {
      const split = [0, 1, 2, 3].map((part) => results.filter((_, at) => parts[at] === part));
      expect(plainly(mergeTallies(split.flatMap((part) => tallyOf(part))))).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});

const plainly = (tallies: readonly CellTally[]) =>
  tallies
    .flatMap(({ cell, day, arms }) =>
      Object.entries(arms).map(([arm, { units, metrics }]) => {
        const { count = 0, mean = 0, squares = 0 } = metrics.slippage ?? {};
        return [cell, day, arm, units, count, mean.toFixed(9), squares.toFixed(6)].join(" ");
      }),
    )
    .toSorted();

test("a preview finds with its units the difference that it was asked for", () => {
  const question = {
    variance: { a: 64, b: 64 },
    share: { a: 0.5, b: 0.5 },
    alpha: 0.05,
    power: 0.8,
  };
  const tuned = unitsToTune(1, question);
  const units = unitsToFind(1, { ...question, units: tuned });
  expect(Math.abs(units - tuned)).toBeLessThanOrEqual(2);
  expect(findableWith(units, { ...question, units: tuned })).toBeCloseTo(1, 3);
  // Looking always costs something beside the 2 x 1005 units of one look.
  expect(units).toBeGreaterThan(2_010);
  expect(units).toBeLessThan(2 * 2_010);
});
