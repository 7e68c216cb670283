import type { Instant } from "#domain";
import type { ExperimentBody, ScorecardBody } from "#http";
import {
  type CellTally,
  currentVersion,
  type Experiment,
  factsOfMetric,
  type Interval,
  lookAtExperiment,
  momentsOfArm,
  type Scorecard,
  type Shares,
  unitsOfArm,
  type Verdict,
} from "#routing";
import type { Labels } from "./arms.ts";
import { percentOf } from "./plan.ts";

type Seen = {
  readonly tallies: readonly CellTally[];
  readonly now: Instant;
  readonly labels: Labels;
};

/** An experiment with what it has shown, as it is sent. */
export function experimentBody(experiment: Experiment, seen: Seen): ExperimentBody {
  const { id, name, environment, state, control, coverage, goal, versions } = experiment;
  const { alpha, power, units, startedAt, stoppedAt, stopReason } = experiment;
  const { labels } = seen;
  const { kind: _, ...facts } = factsOfMetric(goal.metric);
  return {
    ...{ id, name, environment, state, control, alpha, power, units },
    coveragePercent: percentOf(coverage),
    arms: armBodies(experiment, seen),
    goal: { ...goal, ...facts },
    selection: selectionBody(experiment),
    versions: versions.map(({ shares, reason, ...version }) => ({
      ...version,
      reason: labels.within(reason),
      percent: percents(shares),
    })),
    ...(startedAt !== undefined && { startedAt }),
    ...(stoppedAt !== undefined && { stoppedAt }),
    ...(stopReason !== undefined && { stopReason: labels.within(stopReason) }),
    verdict: verdictBody(experiment, seen),
  };
}

const percents = (shares: Shares): Record<string, number> =>
  Object.fromEntries(Object.entries(shares).map(([arm, ppm]) => [arm, percentOf(ppm)]));

function selectionBody({ selection }: Experiment): ExperimentBody["selection"] {
  if (selection.kind === "split") return selection;
  const { floor, ...rest } = selection;
  return { ...rest, floorPercent: percentOf(floor) };
}

function armBodies(experiment: Experiment, { tallies, labels }: Seen): ExperimentBody["arms"] {
  const { shares } = currentVersion(experiment);
  return experiment.arms.map(({ id }) => {
    const { count, mean } = momentsOfArm(tallies, id, experiment.goal.metric);
    return {
      ...{ id, label: labels.of(id), percent: percentOf(shares[id] ?? 0) },
      ...{ units: unitsOfArm(tallies, id), measured: count },
      ...(count > 0 && { mean }),
    };
  });
}

function verdictBody(experiment: Experiment, seen: Seen): ExperimentBody["verdict"] {
  const { tallies, now, labels } = seen;
  const { verdict, text } = lookAtExperiment(experiment, tallies, now);
  const { finding, units, split, preview } = verdict;
  const { chance, p, isBroken } = split;
  return {
    kind: finding.kind,
    ...("arm" in finding && { arm: finding.arm }),
    text: labels.within(textOf(experiment, verdict, text)),
    units,
    split: { chance, p, isBroken },
    comparisons: verdict.comparisons.map(({ arm, estimate, interval, chance: own, measured }) => ({
      ...{ arm, label: labels.of(arm), estimate, ...ends(interval), chance: own },
      measured: { control: measured.a, arm: measured.b },
    })),
    guardrails: verdict.guardrails.map(({ arm, guardrail, ...check }) => ({
      ...{ arm, label: labels.of(arm), words: factsOfMetric(guardrail.metric).words },
      ...guardrail,
      ...check,
    })),
    ...(preview &&
      experiment.state === "running" && {
        preview: { ...preview, findable: preview.findable.map((each) => ({ ...each })) },
      }),
  };
}

/** A date by which it can be decided is told only while units come. */
function textOf({ state }: Experiment, { finding, units }: Verdict, text: string): string {
  if (state === "draft") return "Not started: no position is drawn yet";
  if (state === "running" || finding.kind !== "undecided") return text;
  return `Undecided when it ended: ${units} positions told too little`;
}

/** JSON has no infinity. */
export const ends = ({ low, high }: Interval) => ({ low: endOf(low), high: endOf(high) });
const endOf = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A scorecard as it is sent. */
export const scorecardBody = (card: Scorecard, labels: Labels): ScorecardBody => ({
  ...card,
  label: labels.of(card.route),
  scores: card.scores.map(({ interval, ...score }) => ({ ...score, ...ends(interval) })),
  rejects: Object.entries(card.rejects)
    .map(([code, count]) => ({ code, count }))
    .toSorted((a, b) => b.count - a.count),
});
