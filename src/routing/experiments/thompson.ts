/** Shares that follow what was measured, with a floor that keeps every arm under test. */
import { type Day, epochMs, type Instant } from "#domain";
import { MILLION } from "../assignment/bucket.ts";
import { type Shares, sharesOf } from "../assignment/shares.ts";
import { betaQuantile, normalQuantile } from "../statistics/distributions.ts";
import { mergeMoments, type Moments, NO_MOMENTS } from "../statistics/moments.ts";
import { currentVersion, type Experiment } from "./experiment.ts";
import { factsOfMetric, type MetricName, signOf } from "../performance/metric.ts";
import type { CellTally } from "./tally.ts";

/** What is believed of an arm; kept with the version that follows from it. */
export type Posterior = {
  readonly arm: string;
  /** Units that the belief rests on, after older ones have lost weight. */
  readonly units: number;
  readonly mean: number;
  readonly deviation: number;
};

export type Proposal = {
  readonly shares: Shares;
  readonly posteriors: readonly Posterior[];
  /** Chance of each arm to be the best. */
  readonly chances: Readonly<Record<string, number>>;
};

/** So many draws tell a chance to less than one percent. */
const DRAWS = 4_000;
/** Units that an arm needs before its shares move. */
const FEWEST = 20;

/**
 * The next shares by Thompson sampling: to each arm the chance that it is the best, over the floor
 * (f + (1 - n f) w). Undefined unless the experiment runs, selects automatically, and every arm
 * that is not stopped has been measured. `fraction` is random, 0 or more and below 1; with the same
 * numbers the answer is the same.
 */
export function proposeShares(
  experiment: Experiment,
  tallies: readonly CellTally[],
  { now, fraction }: { readonly now: Instant; readonly fraction: () => number },
): Proposal | undefined {
  const { selection, state, goal } = experiment;
  if (selection.kind !== "automatic" || state !== "running") return undefined;
  const current = currentVersion(experiment).shares;
  const arms = Object.keys(current).filter((arm) => (current[arm] ?? 0) > 0);
  const weighed = arms.map((arm) => {
    const moments = discounted(tallies, { arm, metric: goal.metric }, { now, ...selection });
    return { arm, moments };
  });
  if (weighed.some(({ moments }) => moments.count < FEWEST)) return undefined;
  const chances = chancesToBeBest(weighed, goal.metric, fraction);
  const floor = selection.floor / MILLION;
  const weights = Object.entries(chances).map(
    ([arm, chance]) => [arm, floor + (1 - arms.length * floor) * chance] as const,
  );
  const stopped = Object.keys(current).filter((arm) => !arms.includes(arm));
  const rest = stopped.map((arm) => [arm, 0] as const);
  const shares = sharesOf(Object.fromEntries([...weights, ...rest]));
  return { shares, chances, posteriors: weighed.map(posteriorOf) };
}

type Weighed = { readonly arm: string; readonly moments: Moments };

/** Moments in which each day counts half as much as one a half-life later. */
function discounted(
  tallies: readonly CellTally[],
  { arm, metric }: { readonly arm: string; readonly metric: MetricName },
  { now, halfLifeDays }: { readonly now: Instant; readonly halfLifeDays: number },
): Moments {
  return tallies.reduce((sum, { day, arms }) => {
    const moments = arms[arm]?.metrics[metric];
    if (!moments) return sum;
    const weight = 0.5 ** (Math.max(0, daysBetween(day, now)) / halfLifeDays);
    const { count, mean, squares } = moments;
    return mergeMoments(sum, { count: count * weight, mean, squares: squares * weight });
  }, NO_MOMENTS);
}

const daysBetween = (day: Day, now: Instant): number =>
  (epochMs(now) - epochMs(`${day}T00:00:00.000000Z` as Instant)) / 86_400_000;

function posteriorOf({ arm, moments }: Weighed): Posterior {
  const { count, mean, squares } = moments;
  const deviation = Math.sqrt(squares / Math.max(1, count - 1) / count);
  return { arm, units: count, mean, deviation };
}

function chancesToBeBest(
  weighed: readonly Weighed[],
  metric: MetricName,
  fraction: () => number,
): Readonly<Record<string, number>> {
  const draw = factsOfMetric(metric).kind === "rate" ? drawRate : drawMean;
  const sign = signOf(metric);
  const wins = new Map(weighed.map(({ arm }) => [arm, 0]));
  for (let round = 0; round < DRAWS; round++) {
    let best = { arm: "", value: Number.NEGATIVE_INFINITY };
    for (const { arm, moments } of weighed) {
      const value = sign * draw(moments, insideOf(fraction()));
      if (value > best.value) best = { arm, value };
    }
    wins.set(best.arm, (wins.get(best.arm) ?? 0) + 1);
  }
  return Object.fromEntries([...wins].map(([arm, count]) => [arm, count / DRAWS]));
}

/** Off the ends, where quantiles are infinite. */
const insideOf = (fraction: number): number => Math.min(Math.max(fraction, 1e-12), 1 - 1e-12);

/** From a flat prior. */
const drawRate = ({ count, mean }: Moments, p: number): number =>
  betaQuantile(p, 1 + mean * count, 1 + (1 - mean) * count);

const drawMean = (moments: Moments, p: number): number => {
  const { mean, deviation } = posteriorOf({ arm: "", moments });
  return mean + normalQuantile(p) * deviation;
};
