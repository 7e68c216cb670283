/** What is done to an experiment by itself: arms and draws are stopped, shares follow. */
import { epochMs, type Instant } from "#domain";
import { sharesAmong } from "../assignment/shares.ts";
import {
  currentVersion,
  type Experiment,
  type ExperimentResult,
} from "../experiments/experiment.ts";
import { reweighExperiment, stopExperiment } from "../experiments/lifecycle.ts";
import { type CellTally, unitsOf } from "../experiments/tally.ts";
import { type Proposal, proposeShares } from "../experiments/thompson.ts";
import { judge, type Verdict } from "../experiments/verdict.ts";
import { verdictText } from "../experiments/words.ts";
import type { ExperimentNoted } from "../ports.ts";
import type { DeskParts } from "./route-order.ts";

/** What was done, for the audit log and for whoever is told. */
export type Tending = {
  readonly kind: "stopped" | "arm-stopped" | "re-weighed";
  readonly experiment: Experiment;
  readonly reason: string;
  /** Where shares followed what was measured: what was believed then. */
  readonly proposal?: Proposal;
};

export type Tended = {
  readonly verdict: Verdict;
  readonly text: string;
  /** Absent where nothing had to be done, or another was faster and did it. */
  readonly done?: Tending;
};

/** Who acts where no person does. */
const SYSTEM = "system";

export type TendParts = DeskParts & {
  /** 0 or more, below 1. */
  readonly fraction: () => number;
  /** What is written with what was done, or nothing is. */
  readonly noted?: (done: Tending) => ExperimentNoted;
};

/**
 * Judges an experiment and does what its plan says: a broken split ends it, a broken guardrail
 * stops the arm, automatic selection moves the shares. A winner is only told; who acts upon it is a
 * person. Undefined for one that is not there.
 */
export async function tendExperiment(
  { store, clock, fraction, noted }: TendParts,
  id: string,
): Promise<Tended | undefined> {
  const stored = await store.experiment(id);
  if (!stored) return undefined;
  const { experiment, revision } = stored;
  const [tallies, now] = [await store.tallies(id), clock.now()];
  const seen = lookAtExperiment(experiment, tallies, now);
  if (experiment.state !== "running") return seen;
  const done = tending({ experiment, tallies, now, fraction }, seen);
  const isDone = done && (await store.saveExperiment(done.experiment, revision, noted?.(done)));
  return isDone ? { ...seen, done } : seen;
}

/** What an experiment has shown by now, at the pace at which its units come. */
export function lookAtExperiment(
  experiment: Experiment,
  tallies: readonly CellTally[],
  now: Instant,
): Pick<Tended, "verdict" | "text"> {
  const unitsPerDay = paceOf(experiment, tallies, now);
  const verdict = judge(experiment, tallies, { now, unitsPerDay });
  return { verdict, text: verdictText(experiment, verdict) };
}

/** Units a day since the start; at least one, so that a date can be told. */
function paceOf({ startedAt }: Experiment, tallies: readonly CellTally[], now: Instant): number {
  const days = startedAt === undefined ? 0 : (epochMs(now) - epochMs(startedAt)) / 86_400_000;
  return Math.max(1, unitsOf(tallies) / Math.max(1, days));
}

type Situation = {
  readonly experiment: Experiment;
  readonly tallies: readonly CellTally[];
  readonly now: Instant;
  readonly fraction: () => number;
};

function tending(situation: Situation, { verdict, text }: Tended): Tending | undefined {
  const { experiment, now } = situation;
  const act = { at: now, by: SYSTEM, reason: text };
  const { finding } = verdict;
  if (finding.kind === "broken-split")
    return changed("stopped", stopExperiment(experiment, act), text);
  if (finding.kind === "guardrail") {
    const bad = new Set(finding.breaches.map(({ arm }) => arm));
    return withoutArms(experiment, bad, act);
  }
  return followed(situation);
}

/** Without its control, or with one arm left, an experiment compares nothing more. */
function withoutArms(
  experiment: Experiment,
  bad: ReadonlySet<string>,
  act: { readonly at: Instant; readonly by: string; readonly reason: string },
): Tending | undefined {
  const { shares } = currentVersion(experiment);
  const drawn = Object.keys(shares).filter((arm) => (shares[arm] ?? 0) > 0);
  const left = drawn.filter((arm) => !bad.has(arm));
  // It was stopped before, and its figures will always say so.
  if (left.length === drawn.length) return undefined;
  const rest = sharesAmong(shares, left);
  if (!rest || left.length < 2 || bad.has(experiment.control))
    return changed("stopped", stopExperiment(experiment, act), act.reason);
  const stopped = Object.fromEntries(Object.keys(shares).map((arm) => [arm, 0]));
  const result = reweighExperiment(experiment, { ...stopped, ...rest }, act);
  return changed("arm-stopped", result, act.reason);
}

/** Shares that differ by less than this are left as they are, so that versions stay few. */
const WORTH_A_VERSION = 10_000;

function followed({ experiment, tallies, now, fraction }: Situation): Tending | undefined {
  const proposal = proposeShares(experiment, tallies, { now, fraction });
  const { shares } = currentVersion(experiment);
  const moves = Object.entries(proposal?.shares ?? {}).map(([arm, share]) =>
    Math.abs(share - (shares[arm] ?? 0)),
  );
  if (!proposal || Math.max(...moves) < WORTH_A_VERSION) return undefined;
  const reason = `Thompson sampling: ${proposal.posteriors
    .map(({ arm, mean, units }) => `${arm} ${mean.toFixed(4)} of ${Math.round(units)} units`)
    .join(", ")}`;
  const result = reweighExperiment(experiment, proposal.shares, { at: now, by: SYSTEM, reason });
  const done = changed("re-weighed", result, reason);
  return done && { ...done, proposal };
}

const changed = (
  kind: Tending["kind"],
  result: ExperimentResult,
  reason: string,
): Tending | undefined =>
  "experiment" in result ? { kind, experiment: result.experiment, reason } : undefined;
