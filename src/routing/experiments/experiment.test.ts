import { expect, test } from "vitest";
import { drawArm } from "./assign.ts";
import { currentVersion } from "./experiment.ts";
import { act, made, plan, running, START } from "./fakes.ts";
import {
  archiveExperiment,
  createExperiment,
  reweighExperiment,
  startExperiment,
  stopExperiment,
} from "./lifecycle.ts";

const draw = (unit: string, eligible = ["alpha", "beta"]) => ({
  unit,
  eligible,
  stratum: "equity",
  at: START,
});

test("a plan with many faults names all of them at once", () => {
  const result = createExperiment(
    plan({
      name: " ",
      arms: [
        { id: "alpha", environment: "live" },
        { id: "alpha", environment: "paper" },
      ],
      control: "gamma",
      percent: { alpha: 70, beta: 50 },
      alpha: 0,
      units: 10,
      goal: { metric: "slippage", difference: 0 },
      guardrails: [{ metric: "reject-rate", worst: 2, against: "limit" }],
      selection: { kind: "automatic", floor: 600_000, halfLifeDays: 0 },
    }),
    "salt",
    act(),
  );
  const failure = "failure" in result ? result.failure : undefined;
  expect(failure?.code).toBe("invalid-experiment");
  const problems = failure?.details?.["problems"] as readonly string[];
  expect(problems).toHaveLength(12);
  expect(problems).toContain('The shares sum to "120" percent; they sum to 100');
  expect(problems).toContain(
    'The arm "alpha" is live, the experiment paper; the two are never compared',
  );
});

test("shares of a plan sum exactly although doubles do not", () => {
  const arms = ["a", "b", "c"].map((id) => ({ id, environment: "paper" as const }));
  const parts = { arms, control: "a", percent: { a: 70, b: 20.1, c: 9.9 } };
  const experiment = made(createExperiment(plan(parts), "salt", act()));
  expect(currentVersion(experiment).shares).toEqual({ a: 700_000, b: 201_000, c: 99_000 });
});

test("an experiment goes from draft to running, stopped and archived, and no other way", () => {
  const draft = made(createExperiment(plan(), "salt", act()));
  expect(stopExperiment(draft, act())).toMatchObject({ failure: { code: "experiment-state" } });
  const started = made(startExperiment(draft, act()));
  expect(startExperiment(started, act())).toMatchObject({ failure: { code: "experiment-state" } });
  expect(archiveExperiment(started)).toMatchObject({ failure: { code: "experiment-state" } });
  const stopped = made(stopExperiment(started, act("enough")));
  expect(stopped).toMatchObject({ state: "stopped", stopReason: "enough", startedAt: START });
  const archived = made(archiveExperiment(stopped));
  expect(reweighExperiment(archived, { alpha: 1, beta: 999_999 }, act())).toMatchObject({
    failure: { next: "Create a new experiment" },
  });
});

test("new shares are a new version, and the old one stays as it was", () => {
  const before = running();
  const after = made(reweighExperiment(before, { alpha: 900_000, beta: 100_000 }, act("careful")));
  expect(before.versions).toHaveLength(1);
  expect(after.versions.map(({ version, reason }) => [version, reason])).toEqual([
    [1, "as planned"],
    [2, "careful"],
  ]);
  for (const shares of [{ alpha: 1 }, { alpha: 500_000.5, beta: 499_999.5 }, { gamma: 1_000_000 }])
    expect(reweighExperiment(before, shares, act())).toMatchObject({
      failure: { code: "invalid-experiment" },
    });
});

test("a unit gets the same arm each time, by the shares of all units", () => {
  const experiment = running({ percent: { alpha: 80, beta: 20 } });
  const armOf = (unit: number) => {
    const drawn = drawArm(experiment, draw(`p${unit}`));
    return "exposure" in drawn ? drawn.exposure.arm : undefined;
  };
  const arms = Array.from({ length: 2_000 }, (_, unit) => armOf(unit));
  const share = arms.filter((arm) => arm === "beta").length / 2_000;
  expect(Math.abs(share - 0.2)).toBeLessThan(0.035);
  expect(arms.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, unit) => armOf(unit)));
});

test("an exposure says how it came about", () => {
  const drawn = drawArm(running(), draw("p1"));
  expect(drawn).toMatchObject({
    exposure: {
      experiment: "slippage-1",
      version: 1,
      unit: "p1",
      eligible: ["alpha", "beta"],
      shares: { alpha: 500_000, beta: 500_000 },
      stratum: "equity",
      at: START,
    },
  });
});

test("a unit takes no part where there is one arm, no experiment, or it is not covered", () => {
  const none = (result: unknown, why: string) => expect(result).toEqual({ notDrawn: why });
  none(drawArm(running(), draw("p1", ["beta"])), "too-few-arms");
  none(drawArm(made(createExperiment(plan(), "s", act())), draw("p1")), "not-running");
  const few = running({ coverage: 1_000 });
  const drawn = Array.from({ length: 300 }, (_, unit) => drawArm(few, draw(`p${unit}`)));
  expect(drawn.filter((each) => "notDrawn" in each).length).toBeGreaterThan(290);
});

test("who takes part has no influence on the arm", () => {
  const half = running({ coverage: 500_000 });
  const drawn = Array.from({ length: 4_000 }, (_, unit) => drawArm(half, draw(`p${unit}`)));
  const arms = drawn.flatMap((each) => ("exposure" in each ? [each.exposure.arm] : []));
  expect(Math.abs(arms.length / 4_000 - 0.5)).toBeLessThan(0.035);
  expect(Math.abs(arms.filter((arm) => arm === "beta").length / arms.length - 0.5)).toBeLessThan(
    0.05,
  );
});
