import { type Difference, meanAgainstZero } from "../statistics/difference.ts";
import type { Moments } from "../statistics/moments.ts";
import { meanOf } from "../statistics/moments.ts";
import { rateAboveChance, sequenceChance, type SequenceTuning } from "../statistics/sequence.ts";
import { holm } from "../statistics/several.ts";
import { FEWEST_UNITS, stratifiedDifference } from "./compare.ts";
import type { Experiment, Guardrail } from "./experiment.ts";
import { factsOfMetric, signOf } from "../performance/metric.ts";
import { type CellTally, momentsOfArm } from "./tally.ts";

/** What a guardrail says of an arm. */
export type GuardrailCheck = {
  readonly arm: string;
  readonly guardrail: Guardrail;
  /** The arm's figure, or how much worse it is than the control's; absent while unmeasured. */
  readonly found?: number;
  /** Chance of such data if the arm kept the bound, for any number of looks and all guardrails. */
  readonly chance: number;
  readonly isBreached: boolean;
};

type Asked = Pick<Experiment, "arms" | "control" | "guardrails" | "alpha" | "units">;

/**
 * Checks each guardrail of each arm with one side, at any number of looks; Holm makes up for their
 * number. A breach is known with certainty 1 - alpha, so a guardrail is no alarm for single
 * orders.
 */
export function checkGuardrails(
  experiment: Asked,
  tallies: readonly CellTally[],
): readonly GuardrailCheck[] {
  const { arms, control, alpha, units } = experiment;
  const tuning: SequenceTuning = { alpha, units, sides: 1 };
  const asked = arms.flatMap(({ id }) =>
    experiment.guardrails
      .filter(({ against }) => against === "limit" || id !== control)
      .map((guardrail) => ({ arm: id, guardrail })),
  );
  const found = asked.map(({ arm, guardrail }) =>
    guardrail.against === "limit"
      ? againstLimit(momentsOfArm(tallies, arm, guardrail.metric), guardrail, tuning)
      : againstControl(tallies, { arm, control, guardrail }, tuning),
  );
  const chances = holm(found.map(({ chance }) => chance));
  return asked.map((each, at) => {
    const chance = chances[at] ?? 1;
    return { ...each, ...found[at], chance, isBreached: chance <= alpha };
  });
}

type Found = { readonly found?: number; readonly chance: number };

function againstLimit(
  moments: Moments,
  { metric, worst }: Guardrail,
  tuning: SequenceTuning,
): Found {
  const { count, mean } = moments;
  if (count === 0) return { chance: 1 };
  if (factsOfMetric(metric).kind === "rate")
    return { found: mean, chance: rateChance(moments, { metric, worst }, tuning) };
  const known = meanOf(moments);
  if (!known || count < FEWEST_UNITS) return { found: mean, chance: 1 };
  const difference = meanAgainstZero(known);
  return {
    found: mean,
    chance: beyond(difference, -signOf(metric), -signOf(metric) * worst, tuning),
  };
}

/** Rates are bounded exactly at any count; where more is better, the misses are counted. */
function rateChance(
  { count, mean }: Moments,
  { metric, worst }: Pick<Guardrail, "metric" | "worst">,
  tuning: SequenceTuning,
): number {
  const successes = Math.round(mean * count);
  return signOf(metric) < 0
    ? rateAboveChance({ successes, trials: count }, worst, tuning)
    : rateAboveChance({ successes: count - successes, trials: count }, 1 - worst, tuning);
}

type Against = { readonly arm: string; readonly control: string; readonly guardrail: Guardrail };

function againstControl(
  tallies: readonly CellTally[],
  { arm, control, guardrail }: Against,
  tuning: SequenceTuning,
): Found {
  const { metric, worst } = guardrail;
  const difference = stratifiedDifference(tallies, { control, arm, metric });
  if (!difference || difference.count < 2 * FEWEST_UNITS) return { chance: 1 };
  const found = -signOf(metric) * difference.estimate;
  return { found, chance: beyond(difference, -signOf(metric), worst, tuning) };
}

/** Chance that `direction` x the figure is not above the bound. */
function beyond(
  difference: Difference,
  direction: number,
  bound: number,
  tuning: SequenceTuning,
): number {
  const estimate = direction * difference.estimate - bound;
  return estimate <= 0 ? 1 : sequenceChance({ ...difference, estimate }, tuning);
}
