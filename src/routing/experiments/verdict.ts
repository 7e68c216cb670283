/** What an experiment has shown so far: a value, and the same in a sentence. */
import { type Instant } from "#domain";
import { MILLION } from "../assignment/bucket.ts";
import { excludes } from "../statistics/interval.ts";
import { meanOf } from "../statistics/moments.ts";
import { type Comparison, compareArms } from "./compare.ts";
import { currentVersion, type Experiment } from "./experiment.ts";
import { checkGuardrails, type GuardrailCheck } from "./guardrails.ts";
import { signOf } from "../performance/metric.ts";
import { type PowerQuestion, type Preview, previewOf } from "./preview.ts";
import { checkSplit, type SplitCheck } from "./split-check.ts";
import { type CellTally, momentsOfArm, unitsOf } from "./tally.ts";

export type Finding =
  /** Units did not come as the shares say: no figure means anything. */
  | { readonly kind: "broken-split" }
  | { readonly kind: "guardrail"; readonly breaches: readonly GuardrailCheck[] }
  /** The arm is better than the control, and the best of those that are. */
  | { readonly kind: "better"; readonly arm: string; readonly comparison: Comparison }
  /** Every other arm is worse than the control. */
  | { readonly kind: "control"; readonly arm: string }
  /** No arm differs from the control by as much as would matter. */
  | { readonly kind: "no-difference" }
  | { readonly kind: "undecided" };

export type Verdict = {
  readonly finding: Finding;
  readonly units: number;
  readonly comparisons: readonly Comparison[];
  readonly guardrails: readonly GuardrailCheck[];
  readonly split: SplitCheck;
  /** While it is undecided and something is measured. */
  readonly preview?: Preview;
};

export type Moment = { readonly now: Instant; readonly unitsPerDay: number };

/** Judges an experiment. May be asked as often as one likes: all that it uses allows that. */
export function judge(experiment: Experiment, tallies: readonly CellTally[], at: Moment): Verdict {
  const { arms, control, goal } = experiment;
  const others = liveArms(experiment).filter((id) => id !== control);
  const alpha = experiment.alpha / (arms.length - 1);
  const tuning = { alpha, units: experiment.units };
  const comparisons = others.flatMap((arm) => {
    const found = compareArms(tallies, { control, arm, metric: goal.metric }, tuning);
    return found ? [found] : [];
  });
  const guardrails = checkGuardrails(experiment, tallies);
  const split = checkSplit(tallies);
  const finding = findingOf(experiment, { comparisons, guardrails, split });
  const seen = { finding, units: unitsOf(tallies), comparisons, guardrails, split };
  if (finding.kind !== "undecided") return seen;
  const preview = previewNow(experiment, tallies, at);
  return preview ? { ...seen, preview } : seen;
}

/** Arms that units still come to: a guardrail may have stopped others. */
function liveArms(experiment: Experiment): readonly string[] {
  const { shares } = currentVersion(experiment);
  return experiment.arms.map(({ id }) => id).filter((id) => (shares[id] ?? 0) > 0);
}

type Seen = Pick<Verdict, "comparisons" | "guardrails" | "split">;

function findingOf(experiment: Experiment, { comparisons, guardrails, split }: Seen): Finding {
  const { control, goal } = experiment;
  if (split.isBroken) return { kind: "broken-split" };
  const live = liveArms(experiment);
  const breaches = guardrails.filter(({ arm, isBreached }) => isBreached && live.includes(arm));
  if (breaches.length > 0) return { kind: "guardrail", breaches };
  const sign = signOf(goal.metric);
  const told = comparisons.filter(({ interval }) => excludes(interval, 0));
  const [best] = told
    .filter(({ estimate }) => sign * estimate > 0)
    .toSorted((a, b) => sign * (b.estimate - a.estimate));
  if (best) return { kind: "better", arm: best.arm, comparison: best };
  if (comparisons.length === 0 || comparisons.length < live.length - 1)
    return { kind: "undecided" };
  if (told.length === comparisons.length) return { kind: "control", arm: control };
  const isSmall = comparisons.every(
    ({ interval }) => interval.low > -goal.difference && interval.high < goal.difference,
  );
  return { kind: isSmall ? "no-difference" : "undecided" };
}

function previewNow(
  experiment: Experiment,
  tallies: readonly CellTally[],
  { now, unitsPerDay }: Moment,
): Preview | undefined {
  const { goal, control, arms, alpha, power, units } = experiment;
  const { shares } = currentVersion(experiment);
  const previews = arms.flatMap(({ id }) => {
    const a = meanOf(momentsOfArm(tallies, control, goal.metric));
    const b = meanOf(momentsOfArm(tallies, id, goal.metric));
    const share = { a: (shares[control] ?? 0) / MILLION, b: (shares[id] ?? 0) / MILLION };
    if (id === control || !a || !b || share.a === 0 || share.b === 0) return [];
    const variance = { a: a.variance, b: b.variance };
    const question: PowerQuestion = {
      variance,
      share,
      alpha: alpha / (arms.length - 1),
      power,
      units,
    };
    return [previewOf(goal.difference, question, { unitsPerDay, seen: unitsOf(tallies), now })];
  });
  // All arms are told from the control only when the slowest is.
  return previews.toSorted((a, b) => b.units - a.units)[0];
}
