/** What can be done to an experiment: created, started, re-weighted, stopped, archived. */
import type { Failure } from "#domain";
import { type Shares, sharesOf, sumOfShares } from "../assignment/shares.ts";
import { MILLION } from "../assignment/bucket.ts";
import {
  type Act,
  currentVersion,
  type Experiment,
  type ExperimentPlan,
  type ExperimentResult,
  type ExperimentState,
} from "./experiment.ts";
import { problemsOfPlan } from "./plan-check.ts";

/**
 * A draft from a plan. The salt is random and stays, so that the draw of one experiment says
 * nothing of another's. Fails with every problem of the plan at once.
 */
export function createExperiment(plan: ExperimentPlan, salt: string, act: Act): ExperimentResult {
  const problems = problemsOfPlan(plan);
  if (problems.length > 0)
    return {
      failure: invalid(
        plan,
        problems.map(({ message }) => message),
      ),
    };
  const { percent, ...rest } = plan;
  const version = { version: 1, shares: sharesOf(percent), ...act };
  return { experiment: { ...rest, salt, state: "draft", versions: [version] } };
}

const invalid = ({ name }: Pick<Experiment, "name">, problems: readonly string[]): Failure => ({
  code: "invalid-experiment",
  message: `The experiment "${name}" cannot be tried: ${problems.join("; ")}`,
  owner: "user",
  next: "Correct the plan and create it again",
  details: { problems },
});

export function startExperiment(experiment: Experiment, { at }: Act): ExperimentResult {
  return moved(experiment, "start", { from: ["draft"], to: "running", more: { startedAt: at } });
}

/** Ends the draw for good: units that were drawn keep their arm, new ones are drawn no more. */
export function stopExperiment(experiment: Experiment, { at, reason }: Act): ExperimentResult {
  const more = { stoppedAt: at, stopReason: reason };
  return moved(experiment, "stop", { from: ["running"], to: "stopped", more });
}

export function archiveExperiment(experiment: Experiment): ExperimentResult {
  return moved(experiment, "archive", { from: ["draft", "stopped"], to: "archived" });
}

type Move = {
  readonly from: readonly ExperimentState[];
  readonly to: ExperimentState;
  readonly more?: Partial<Experiment>;
};

function moved(experiment: Experiment, verb: string, { from, to, more }: Move): ExperimentResult {
  if (!from.includes(experiment.state)) return { failure: wrongState(experiment, verb, from) };
  return { experiment: { ...experiment, ...more, state: to } };
}

const wrongState = (
  { name, state }: Experiment,
  verb: string,
  wanted: readonly ExperimentState[],
): Failure => ({
  code: "experiment-state",
  message: `The experiment "${name}" is ${state}; to ${verb} it, it must be ${wanted.join(" or ")}`,
  owner: "user",
  next: state === "archived" ? "Create a new experiment" : "Look at its state and try what fits it",
});

/**
 * New shares, as a new version; units that have an arm keep it. The arms stay as they were planned,
 * since a comparison with an arm that came later compares other days.
 */
export function reweighExperiment(
  experiment: Experiment,
  shares: Shares,
  act: Act,
): ExperimentResult {
  const { state, name, arms } = experiment;
  if (state !== "running" && state !== "draft")
    return { failure: wrongState(experiment, "re-weigh", ["draft", "running"]) };
  const ids = new Set(arms.map(({ id }) => id));
  const isWhole = Object.entries(shares).every(
    ([arm, share]) => ids.has(arm) && Number.isInteger(share) && share >= 0,
  );
  if (!isWhole || sumOfShares(shares) !== MILLION) return { failure: badShares(name) };
  const version = { version: currentVersion(experiment).version + 1, shares, ...act };
  return { experiment: { ...experiment, versions: [...experiment.versions, version] } };
}

/**
 * Shares in percent by the hand of a person, as a new version of whole parts that sum to exactly a
 * million. Fails with "invalid-experiment" where they are no shares of its arms, or of one alone.
 */
export function weighExperiment(
  experiment: Experiment,
  percent: ExperimentPlan["percent"],
  act: Act,
): ExperimentResult {
  const problems = problemsOfPlan({ ...experiment, percent }).flatMap(({ place, message }) =>
    place === "percent" ? [message] : [],
  );
  const drawn = Object.values(percent).filter((share) => share > 0);
  if (problems.length === 0 && drawn.length < 2)
    problems.push("One arm alone compares nothing; stop the experiment to try no more");
  if (problems.length > 0) return { failure: invalid(experiment, problems) };
  return reweighExperiment(experiment, sharesOf(percent), act);
}

const badShares = (name: string): Failure => ({
  code: "invalid-experiment",
  message: `The shares of the experiment "${name}" are not whole parts that sum to 1000000`,
  owner: "user",
  next: "Give shares that sum to exactly 1000000",
});
