/** An experiment for tests: two arms, half and half, on slippage. */
import type { Instant } from "#domain";
import type { Act, Experiment, ExperimentPlan, ExperimentResult } from "./experiment.ts";
import { createExperiment, startExperiment } from "./lifecycle.ts";

export const START = "2026-03-02T09:00:00.000000Z" as Instant;
export const act = (reason = "as planned"): Act => ({ at: START, by: "ada", reason });

export const plan = (parts: Partial<ExperimentPlan> = {}): ExperimentPlan => ({
  id: "slippage-1",
  name: "Slippage of two brokers",
  environment: "paper",
  arms: [
    { id: "alpha", environment: "paper" },
    { id: "beta", environment: "paper" },
  ],
  control: "alpha",
  percent: { alpha: 50, beta: 50 },
  coverage: 1_000_000,
  goal: { metric: "slippage", difference: 1 },
  guardrails: [],
  selection: { kind: "split" },
  alpha: 0.05,
  power: 0.8,
  units: 4_000,
  ...parts,
});

/** The experiment that an act gives; fails the test if it was refused. */
export function made(result: ExperimentResult): Experiment {
  if ("failure" in result) throw new Error(result.failure.message);
  return result.experiment;
}

export const running = (parts: Partial<ExperimentPlan> = {}, salt = "s1"): Experiment =>
  made(startExperiment(made(createExperiment(plan(parts), salt, act())), act()));
