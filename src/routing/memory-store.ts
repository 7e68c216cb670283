import { type Experiment, type ExperimentState } from "./experiments/experiment.ts";
import type { Exposure } from "./experiments/assign.ts";
import { type CellTally, mergeTallies } from "./experiments/tally.ts";
import { mergeRollUps, type RollUp } from "./performance/roll-up.ts";
import { isElsewhere, type RoutingDecision } from "./policy/decide.ts";
import type { RoutingStore, StoredExperiment } from "./ports.ts";

/** A store of routing that forgets at the end of the process; for tests and simulations. */
export function memoryRoutingStore(): RoutingStore {
  const experiments = new Map<string, StoredExperiment>();
  const decisions = new Map<string, RoutingDecision>();
  const exposures = new Map<string, readonly Exposure[]>();
  const tallies = new Map<string, readonly CellTally[]>();
  const measured = new Set<string>();
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
    decisions: async (before, limit) =>
      sorted([...decisions.values()], ({ at }) => at)
        .filter(({ at }) => at < before)
        .toReversed()
        .slice(0, limit),
    routeOfPosition: async (position) => routeOf(position, [...decisions.values()]),
    exposures: async (id) => sorted(exposures.get(id) ?? [], ({ at, unit }) => `${at}|${unit}`),
    async addResult(order, { rollUp, tally }) {
      if (!decisions.has(order) || measured.has(order)) return false;
      if (tally && !experiments.has(tally.experiment)) throw unknown(tally.experiment);
      measured.add(order);
      rollUps = mergeRollUps([...rollUps, rollUp]);
      if (tally) {
        const known = tallies.get(tally.experiment) ?? [];
        tallies.set(tally.experiment, mergeTallies([...known, tally.sum]));
      }
      return true;
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
