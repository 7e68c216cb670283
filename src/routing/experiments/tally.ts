import { type Day, dayOf, type Instant } from "#domain";
import type { Shares } from "../assignment/shares.ts";
import { mergeMoments, type Moments, NO_MOMENTS } from "../statistics/moments.ts";
import { cellOf, type Exposure } from "./assign.ts";
import {
  addValues,
  amendMetrics,
  mergeMetrics,
  type MetricChange,
  type MetricMoments,
  type MetricName,
  type MetricValues,
} from "../performance/metric.ts";

/** What came of a unit. A metric that could not be measured is absent; it is never 0 for that. */
export type UnitResult = {
  readonly exposure: Exposure;
  readonly at: Instant;
  readonly values: MetricValues;
};

export type ArmTally = {
  /** Units that were drawn, measured or not. */
  readonly units: number;
  readonly metrics: MetricMoments;
};

/** Sums of what may be compared, on one day. All that statistics need; any two of them add up. */
export type CellTally = {
  readonly cell: string;
  readonly day: Day;
  readonly shares: Shares;
  readonly arms: Readonly<Record<string, ArmTally>>;
};

/** The tallies of results, one for each cell and day. */
export function tallyOf(results: Iterable<UnitResult>): readonly CellTally[] {
  const tallies = new Map<string, { cell: CellTally; arms: Map<string, Sums> }>();
  for (const { exposure, at, values } of results) {
    const day = dayOf(at);
    const name = cellOf(exposure);
    const key = `${name}|${day}`;
    const found = tallies.get(key) ?? {
      cell: { cell: name, day, shares: exposure.shares, arms: {} },
      arms: new Map<string, Sums>(),
    };
    tallies.set(key, found);
    const sums = found.arms.get(exposure.arm) ?? { units: 0, metrics: {} };
    found.arms.set(exposure.arm, sums);
    sums.units += 1;
    addValues(sums.metrics, values);
  }
  return [...tallies.values()].map(({ cell, arms }) => ({
    ...cell,
    arms: Object.fromEntries(arms),
  }));
}

type Sums = { units: number; metrics: Partial<Record<MetricName, Moments>> };

/** Tallies together: those of one cell and day become one. */
export function mergeTallies(tallies: Iterable<CellTally>): readonly CellTally[] {
  const merged = new Map<string, CellTally>();
  for (const tally of tallies) {
    const key = `${tally.cell}|${tally.day}`;
    const before = merged.get(key);
    merged.set(key, before ? { ...before, arms: mergedArms(before.arms, tally.arms) } : tally);
  }
  return [...merged.values()];
}

/** A tally in which one unit of an arm gives other values than before. */
export function amendTally(tally: CellTally, arm: string, change: MetricChange): CellTally {
  const known = tally.arms[arm];
  if (!known) return tally;
  const amended = { ...known, metrics: amendMetrics(known.metrics, change) };
  return { ...tally, arms: { ...tally.arms, [arm]: amended } };
}

/** Tallies of all days of each cell. */
export const overDays = (tallies: readonly CellTally[]): readonly CellTally[] => {
  const [first] = tallies;
  return first ? mergeTallies(tallies.map((tally) => ({ ...tally, day: first.day }))) : [];
};

type Arms = CellTally["arms"];

function mergedArms(a: Arms, b: Arms): Arms {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((arm) => [arm, mergedArm(a[arm], b[arm])]));
}

const NO_TALLY: ArmTally = { units: 0, metrics: {} };

const mergedArm = (a: ArmTally = NO_TALLY, b: ArmTally = NO_TALLY): ArmTally => ({
  units: a.units + b.units,
  metrics: mergeMetrics(a.metrics, b.metrics),
});

/** Moments of one metric of one arm over all cells; for display and for limits, not to compare. */
export const momentsOfArm = (
  tallies: readonly CellTally[],
  arm: string,
  metric: MetricName,
): Moments =>
  tallies.reduce(
    (sum, { arms }) => mergeMoments(sum, arms[arm]?.metrics[metric] ?? NO_MOMENTS),
    NO_MOMENTS,
  );

/** Units of one arm. */
export const unitsOfArm = (tallies: readonly CellTally[], arm: string): number =>
  tallies.reduce((sum, { arms }) => sum + (arms[arm]?.units ?? 0), 0);

/** Units of all arms. */
export const unitsOf = (tallies: readonly CellTally[]): number =>
  tallies.reduce(
    (sum, { arms }) => Object.values(arms).reduce((cell, { units }) => cell + units, sum),
    0,
  );
