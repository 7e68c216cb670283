import { fail, type Failure } from "#domain";
import type { PreviewInput } from "#http";
import {
  type ExperimentPlan,
  MILLION,
  type PlanProblem,
  problemsOfPlan,
  type Selection,
} from "#routing";
import type { KnownArm } from "./arms.ts";

const PPM_OF_PERCENT = MILLION / 100;
const ppmOf = (percent: number): number => Math.round(percent * PPM_OF_PERCENT);
export const percentOf = (ppm: number): number => ppm / PPM_OF_PERCENT;

type Asked = {
  readonly id: string;
  readonly input: PreviewInput;
  readonly known: readonly KnownArm[];
  /** Positions that are expected, where the input names none. */
  readonly units: number;
};

/** The plan as routing reads it. An arm that nobody knows counts as of the wanted environment. */
export function planFrom({ id, input, known, units }: Asked): ExperimentPlan {
  const { arms, coveragePercent, selection, ...rest } = input;
  const { name, environment, control, goal, guardrails, alpha, power } = rest;
  return {
    ...{ id, name, environment, control, goal, guardrails, alpha, power },
    arms: arms.map((arm) => ({
      id: arm.id,
      environment: known.find((each) => each.id === arm.id)?.environment ?? environment,
    })),
    percent: Object.fromEntries(arms.map((arm) => [arm.id, arm.percent])),
    coverage: ppmOf(coveragePercent),
    selection: selectionOf(selection),
    units: input.units ?? units,
  };
}

const selectionOf = (selection: PreviewInput["selection"]): Selection =>
  selection.kind === "split"
    ? selection
    : {
        kind: "automatic",
        floor: ppmOf(selection.floorPercent),
        halfLifeDays: selection.halfLifeDays,
      };

/** Everything that is wrong with a plan, at once; arms that cannot be reached come first. */
export function problemsOf(
  plan: ExperimentPlan,
  known: readonly KnownArm[],
): readonly PlanProblem[] {
  const strange = plan.arms.filter(({ id }) => !known.some((each) => each.id === id));
  return [
    ...strange.map(({ id }) => ({
      place: "arms",
      message: `The arm "${id}" is no account of your connections`,
    })),
    ...problemsOfPlan(plan),
  ];
}

/** Fails with "invalid-experiment" where a plan has problems. */
export function refuseProblems(problems: readonly PlanProblem[]): void {
  if (problems.length > 0) fail(invalid(problems));
}

const invalid = (problems: readonly PlanProblem[]): Failure => ({
  code: "invalid-experiment",
  message: `The plan cannot be tried: ${problems.map(({ message }) => message).join("; ")}`,
  owner: "user",
  next: "Correct the plan and create it again",
  details: { problems: problems.map(({ place, message }) => `${place}: ${message}`) },
});
