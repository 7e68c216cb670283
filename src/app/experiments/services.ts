import {
  type AuditEntry,
  type Clock,
  dayOf,
  epochMs,
  fail,
  type Failure,
  type Instant,
  instantOf,
} from "#domain";
import type {
  ConnectionBody,
  ExperimentBody,
  ExperimentServices,
  ExperimentVerb,
  PreviewInput,
} from "#http";
import {
  type Act,
  archiveExperiment,
  createExperiment,
  type Experiment,
  type ExperimentResult,
  lookAtExperiment,
  type RoutingStore,
  scorecardsOf,
  startExperiment,
  stopExperiment,
  type StoredExperiment,
  weighExperiment,
} from "#routing";
import type { ReadingSums } from "#store";
import { armsOf, type Labels, labelsOf } from "./arms.ts";
import { experimentBody, scorecardBody } from "./bodies.ts";
import { type PolicyDesk, promoteIn, winnerOf } from "./promoting.ts";
import { planFrom, problemsOf, refuseProblems } from "./plan.ts";
import {
  basisOf,
  canPreview,
  lookedSince,
  previewFor,
  previewText,
  unitsFor,
  UNITS_UNTOLD,
} from "./preview.ts";
import { readingBodies } from "./readings.ts";

export type ExperimentParts = {
  readonly store: RoutingStore;
  readonly desk: PolicyDesk;
  readonly readings: (since: Instant) => Promise<readonly ReadingSums[]>;
  readonly connections: () => Promise<readonly ConnectionBody[]>;
  readonly takesOrders: (broker: string) => boolean;
  readonly clock: Pick<Clock, "now">;
  readonly newId: () => string;
};

const DAY_MS = 86_400_000;
const STATES = { current: ["draft", "running", "stopped"], archived: ["archived"] } as const;

type Move = (experiment: Experiment, act: Act) => ExperimentResult;
const MOVES: Readonly<Record<ExperimentVerb, Move>> = {
  start: startExperiment,
  stop: stopExperiment,
  archive: archiveExperiment,
};

/** Experiments and scorecards of a tenant, as endpoints ask for them. */
export function experimentServices(parts: ExperimentParts): ExperimentServices {
  const { store, desk, clock, newId } = parts;
  const arms = async () => armsOf(await parts.connections(), parts.takesOrders);
  const shown = async (experiment: Experiment, labels: Labels): Promise<ExperimentBody> =>
    experimentBody(experiment, {
      ...{ tallies: await store.tallies(experiment.id), now: clock.now(), labels },
    });
  const found = async (id: string) => (await store.experiment(id)) ?? fail(unknown(id));
  const changing = async (
    { experiment, revision }: StoredExperiment,
    change: (experiment: Experiment) => ExperimentResult,
    act: AuditEntry | undefined,
  ) => {
    const next = doneOr(change(experiment));
    if (!(await store.saveExperiment(next, revision, { act }))) fail(changed(experiment));
    return shown(next, labelsOf(await arms()));
  };
  const planned = async (input: PreviewInput, id: string) => {
    const known = await arms();
    const since = lookedSince(clock.now());
    const basis = basisOf(input, await store.rollUps({ environment: input.environment, since }));
    const asked = { id, input, known };
    const first = problemsOf(planFrom({ ...asked, units: UNITS_UNTOLD }), known);
    const isRight = canPreview(first.map(({ place }) => place));
    const plan = planFrom({ ...asked, units: isRight ? unitsFor(input, basis) : UNITS_UNTOLD });
    return { known, basis, plan, isRight, problems: problemsOf(plan, known) };
  };
  return {
    async list({ of }) {
      const known = await arms();
      const labels = labelsOf(known);
      const stored = await store.experiments(STATES[of]);
      const items = await Promise.all(stored.map(({ experiment }) => shown(experiment, labels)));
      return { items, arms: known.map((arm) => ({ ...arm })) };
    },
    read: async (id) => shown((await found(id)).experiment, labelsOf(await arms())),
    async create({ id = newId(), reason, ...input }, by, act) {
      const { plan, known, problems } = await planned(input, id);
      refuseProblems(problems);
      const made = { at: clock.now(), by, reason };
      const experiment = doneOr(createExperiment(plan, newId(), made));
      if (!(await store.saveExperiment(experiment, 0, { act: act?.(id) }))) fail(taken(id));
      return shown(experiment, labelsOf(known));
    },
    async act({ id, verb, by, reason }, act) {
      const move = (experiment: Experiment) =>
        MOVES[verb](experiment, { at: clock.now(), by, reason });
      return changing(await found(id), move, act);
    },
    async weigh({ id, percent, by, reason }, act) {
      const weigh = (experiment: Experiment) =>
        weighExperiment(experiment, percent, { at: clock.now(), by, reason });
      return changing(await found(id), weigh, act);
    },
    async promote({ id, policy, by, reason }, acts) {
      const stored = await found(id);
      const { experiment } = stored;
      const now = clock.now();
      const { verdict } = lookAtExperiment(experiment, await store.tallies(id), now);
      const route = winnerOf(experiment, verdict);
      await promoteIn({ desk, now }, { experiment, route, policy, promoted: acts?.promoted });
      if (experiment.state !== "running") return shown(experiment, labelsOf(await arms()));
      const stop = () => stopExperiment(experiment, { at: now, by, reason });
      return changing(stored, stop, acts?.stopped);
    },
    async preview(input) {
      const { basis, plan, isRight, problems } = await planned(input, "preview");
      const preview = isRight ? previewFor(input, basis, { now: clock.now(), plan }) : undefined;
      return {
        ...{ problems: problems.map((each) => ({ ...each })), ...basis },
        ...(preview && { preview: { ...preview, findable: [...preview.findable] } }),
        text: previewText(input, basis, preview),
      };
    },
    async performance({ environment, days, route }) {
      const from = instantOf(epochMs(clock.now()) - days * DAY_MS);
      const since = dayOf(from);
      const [connections, readings] = [await parts.connections(), await parts.readings(from)];
      const labels = labelsOf(armsOf(connections, parts.takesOrders));
      const filter = { environment, since, ...(route !== undefined && { route }) };
      const cards = scorecardsOf(await store.rollUps(filter));
      const own = connections.filter((each) => each.environment === environment);
      return {
        ...{ environment, since },
        items: cards.map((card) => scorecardBody(card, labels)),
        readings: route === undefined ? readingBodies(own, readings, clock.now()) : [],
      };
    },
  };
}

const doneOr = (result: ExperimentResult): Experiment =>
  "experiment" in result ? result.experiment : fail(result.failure);

const unknown = (id: string): Failure => ({
  code: "unknown-experiment",
  message: `There is no experiment "${id.slice(0, 100)}"`,
  owner: "user",
  next: "Choose one from the list of experiments",
});

const taken = (id: string): Failure => ({
  code: "experiment-exists",
  message: `There is an experiment "${id}" already`,
  owner: "user",
  next: "Give another id, or none",
});

const changed = ({ name }: Experiment): Failure => ({
  code: "experiment-changed",
  message: `The experiment "${name}" was changed by somebody else meanwhile`,
  owner: "user",
  next: "Look at it as it is now, and act again",
});
