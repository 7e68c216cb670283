/** Everything that is wrong with a plan, at once. */
import { MILLION, SEPARATOR } from "../assignment/bucket.ts";
import type { ExperimentPlan, Guardrail } from "./experiment.ts";
import { factsOfMetric } from "../performance/metric.ts";

/** A fault of a plan: where it is, and what is there beside what should be. */
export type PlanProblem = { readonly place: string; readonly message: string };

type Check = (plan: ExperimentPlan) => readonly PlanProblem[];

const PERCENT_TOLERANCE = 1e-9;

/** No problem, or one. */
const when = (isWrong: boolean, place: string, message: string): readonly PlanProblem[] =>
  isWrong ? [{ place, message }] : [];

const named: Check = ({ id, name }) => [
  ...when(id === "", "id", "The id is empty; it names the experiment in every draw"),
  ...when(id.includes(SEPARATOR), "id", "The id holds the separator of draws, U+001F"),
  ...when(name.trim() === "", "name", "The name is empty; people tell experiments by it"),
];

const arms: Check = ({ arms: given, control, environment }) => {
  const ids = given.map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  const elsewhere = given.filter((arm) => arm.environment !== environment);
  return [
    ...when(given.length < 2, "arms", `There are ${given.length} arms; a comparison needs 2`),
    ...twice.flatMap((id) => when(true, "arms", `The arm "${id}" is given twice`)),
    ...elsewhere.flatMap((arm) =>
      when(
        true,
        "arms",
        `The arm "${arm.id}" is ${arm.environment}, the experiment ${environment}; ` +
          "the two are never compared",
      ),
    ),
    ...when(!ids.includes(control), "control", `The control "${control}" is none of the arms`),
  ];
};

const percent: Check = ({ arms: given, percent: shares }) => {
  const ids = given.map(({ id }) => id);
  const sum = Object.values(shares).reduce((total, share) => total + share, 0);
  const isOff = !(Math.abs(sum - 100) <= PERCENT_TOLERANCE * 100);
  return [
    ...ids.flatMap((id) => when(!(id in shares), "percent", `The arm "${id}" has no share`)),
    ...Object.entries(shares).flatMap(([arm, share]) => [
      ...when(!ids.includes(arm), "percent", `"${arm}" has a share and is none of the arms`),
      ...when(!(share >= 0), "percent", `The share of "${arm}" is "${share}"; it is 0 or more`),
    ]),
    ...when(isOff, "percent", `The shares sum to "${rounded(sum)}" percent; they sum to 100`),
  ];
};

const rounded = (value: number): number => Math.round(value * 1e9) / 1e9;

const numbers: Check = ({ coverage, alpha, power, units, goal }) => [
  ...when(
    !(Number.isInteger(coverage) && coverage > 0 && coverage <= MILLION),
    "coverage",
    `The coverage is "${coverage}"; it is a whole number of parts per million, 1 to 1000000`,
  ),
  ...when(!(alpha > 0 && alpha <= 0.2), "alpha", `Alpha is "${alpha}"; it is above 0, up to 0.2`),
  ...when(!(power >= 0.5 && power < 1), "power", `The power is "${power}"; it is 0.5 to below 1`),
  ...when(!(units >= 100), "units", `"${units}" units are expected; 100 are the fewest`),
  ...when(
    !(goal.difference > 0 && Number.isFinite(goal.difference)),
    "goal",
    `The difference that matters is "${goal.difference}"; it is above 0`,
  ),
];

const guardrails: Check = ({ guardrails: given }) => given.flatMap(guardrail);

function guardrail({ metric, worst, against }: Guardrail): readonly PlanProblem[] {
  const isShare = factsOfMetric(metric).kind === "rate";
  return [
    ...when(!Number.isFinite(worst), "guardrails", `The bound of ${metric} is "${worst}"`),
    ...when(
      isShare && against === "limit" && !(worst >= 0 && worst <= 1),
      "guardrails",
      `The bound of ${metric} is "${worst}"; a rate is 0 to 1`,
    ),
    ...when(
      against === "control" && worst < 0,
      "guardrails",
      `The bound of ${metric} against the control is "${worst}"; it is 0 or more`,
    ),
  ];
}

const selection: Check = ({ selection: given, arms: all }) => {
  if (given.kind === "split") return [];
  const most = Math.floor(MILLION / Math.max(1, all.length));
  const { floor, halfLifeDays } = given;
  return [
    ...when(
      !(Number.isInteger(floor) && floor >= 10_000 && floor <= most),
      "selection",
      `The floor is "${floor}" parts per million; with ${all.length} arms it is 10000 to ${most}`,
    ),
    ...when(
      !(halfLifeDays >= 1),
      "selection",
      `The half-life is "${halfLifeDays}" days; it is 1 or more`,
    ),
  ];
};

const CHECKS: readonly Check[] = [named, arms, percent, numbers, guardrails, selection];

/** Every problem of a plan, in the order of its fields; none if it can be tried. */
export const problemsOfPlan = (plan: ExperimentPlan): readonly PlanProblem[] =>
  CHECKS.flatMap((check) => check(plan));
