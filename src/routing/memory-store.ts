import { type Experiment, type ExperimentState } from "./experiments/experiment.ts";
import type { Exposure } from "./experiments/assign.ts";
import { amendTally, type CellTally, mergeTallies } from "./experiments/tally.ts";
import type { LateMeasures } from "./performance/late.ts";
import {
  amendRollUp,
  byMonthBefore,
  mergeRollUps,
  monthOf,
  type RollUp,
  type RollUpKey,
} from "./performance/roll-up.ts";
import { isElsewhere, type RoutingDecision } from "./policy/decide.ts";
import { isLike } from "./policy/decision-filter.ts";
import type { RoutingStore, StoredExperiment } from "./ports.ts";

/** A store of routing that forgets at the end of the process; for tests and simulations. */
export function memoryRoutingStore(): RoutingStore {
  const experiments = new Map<string, StoredExperiment>();
  const decisions = new Map<string, RoutingDecision>();
  const exposures = new Map<string, readonly Exposure[]>();
  const tallies = new Map<string, readonly CellTally[]>();
  const measured = new Set<string>();
  const late = new Map<string, LateMeasures>();
  let rollUps: readonly RollUp[] = [];
  const inState = (states: readonly ExperimentState[]) =>
    [...experiments.values()].filter(({ experiment }) => states.includes(experiment.state));
  return {
    experiments: async (states) => sorted(inState(states), ({ experiment }) => experiment.id),
    experiment: async (id) => experiments.get(id),
    async saveExperiment(experiment: Experiment, revision) {
      if ((experiments.get(experiment.id)?.revision ?? 0) !== revision) return false;
      experiments.set(experiment.id, { experiment, revision: revision + 1 });
      return true;
    },
    async keepDecision(order, decision) {
      const known = decisions.get(order);
      if (known) return known;
      const opened = routeOf(decision.position, [...decisions.values()]);
      if (isElsewhere(decision, opened)) return undefined;
      const { exposure } = decision;
      if (exposure && !experiments.has(exposure.experiment)) throw unknown(exposure.experiment);
      decisions.set(order, decision);
      if (exposure) addExposure(exposures, exposure);
      return decision;
    },
    decision: async (order) => decisions.get(order),
    decisions: async (before, limit, filter = {}) =>
      sorted([...decisions.values()], ({ at }) => at)
        .filter((each) => each.at < before && isLike(each, filter))
        .toReversed()
        .slice(0, limit),
    routeOfPosition: async (position) => routeOf(position, [...decisions.values()]),
    exposures: async (id) => sorted(exposures.get(id) ?? [], ({ at, unit }) => `${at}|${unit}`),
    async addResult(order, { rollUp, tally, late: came }) {
      if (!decisions.has(order) || measured.has(order)) return false;
      if (tally && !experiments.has(tally.experiment)) throw unknown(tally.experiment);
      measured.add(order);
      if (came) late.set(order, came);
      rollUps = mergeRollUps([...rollUps, rollUp]);
      if (tally) {
        const known = tallies.get(tally.experiment) ?? [];
        tallies.set(tally.experiment, mergeTallies([...known, tally.sum]));
      }
      return true;
    },
    late: async (order) => late.get(order),
    async amendResult(order, { rollUp: key, tally, before, after }) {
      const period = periodOf(rollUps, key);
      const isNext = JSON.stringify(late.get(order)) === JSON.stringify(before);
      if (!measured.has(order) || !isNext || period === undefined) return false;
      late.set(order, after);
      const change = { before: before?.values ?? {}, after: after.values };
      rollUps = rollUps.map((sum) =>
        isOf(sum, { ...key, period }) ? amendRollUp(sum, change) : sum,
      );
      const sums = tally && tallies.get(tally.experiment);
      if (sums)
        tallies.set(
          tally.experiment,
          sums.map((sum) =>
            sum.cell === tally.cell && sum.day === tally.day
              ? amendTally(sum, tally.arm, change)
              : sum,
          ),
        );
      return true;
    },
    async foldRollUps(before) {
      const days = rollUps.filter(({ period }) => period.length > 7 && period < before);
      rollUps = byMonthBefore(rollUps, before);
      return days.length;
    },
    rollUps: async ({ environment, since = "", route }) =>
      sorted(
        rollUps.filter(
          (each) =>
            each.environment === environment &&
            each.period >= since &&
            (route === undefined || each.route === route),
        ),
        (each) => [each.route, each.stratum, each.period].join("|"),
      ),
    tallies: async (id) => sorted(tallies.get(id) ?? [], ({ cell, day }) => `${cell}|${day}`),
  };
}

const isOf = (sum: RollUpKey, key: RollUpKey): boolean =>
  sum.route === key.route &&
  sum.environment === key.environment &&
  sum.stratum === key.stratum &&
  sum.period === key.period;

/** The day, or the month that it became part of. */
const periodOf = (sums: readonly RollUp[], key: RollUpKey): string | undefined =>
  [key.period, monthOf(key.period)].find((period) =>
    sums.some((sum) => isOf(sum, { ...key, period })),
  );

const unknown = (id: string) => new Error(`There is no experiment "${id}"`);

function sorted<Item>(items: readonly Item[], key: (item: Item) => string): readonly Item[] {
  return items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** A unit has one exposure, the first. */
function addExposure(all: Map<string, readonly Exposure[]>, exposure: Exposure): void {
  const known = all.get(exposure.experiment) ?? [];
  if (known.some(({ unit }) => unit === exposure.unit)) return;
  all.set(exposure.experiment, [...known, exposure]);
}

function routeOf(position: string, decisions: readonly RoutingDecision[]): string | undefined {
  const own = decisions.filter((decision) => decision.position === position);
  const [first] = sorted(own, ({ at }) => at).flatMap((each) =>
    "route" in each ? [each.route.id] : [],
  );
  return first;
}
