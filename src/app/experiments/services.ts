import { type Clock, dayOf, epochMs, fail, type Failure, instantOf } from "#domain";
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
  type RoutingStore,
  scorecardsOf,
  startExperiment,
  stopExperiment,
} from "#routing";
import { armsOf, type Labels, labelsOf } from "./arms.ts";
import { experimentBody, scorecardBody } from "./bodies.ts";
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

export type ExperimentParts = {
  readonly store: RoutingStore;
  readonly connections: () => Promise<readonly ConnectionBody[]>;
  readonly takesOrders: (broker: string) => boolean;
  readonly clock: Pick<Clock, "now">;
  readonly newId: () => string;
};

const DAY_MS = 86_400_000;
const SHOWN = ["draft", "running", "stopped"] as const;

type Move = (experiment: Experiment, act: Act) => ExperimentResult;
const MOVES: Readonly<Record<ExperimentVerb, Move>> = {
  start: startExperiment,
  stop: stopExperiment,
  archive: archiveExperiment,
};

/** Experiments and scorecards of a tenant, as endpoints ask for them. */
export function experimentServices(parts: ExperimentParts): ExperimentServices {
  const { store, clock, newId } = parts;
  const arms = async () => armsOf(await parts.connections(), parts.takesOrders);
  const shown = async (experiment: Experiment, labels: Labels): Promise<ExperimentBody> =>
    experimentBody(experiment, {
      ...{ tallies: await store.tallies(experiment.id), now: clock.now(), labels },
    });
  const found = async (id: string) => (await store.experiment(id)) ?? fail(unknown(id));
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
    async list() {
      const known = await arms();
      const labels = labelsOf(known);
      const stored = await store.experiments(SHOWN);
      const items = await Promise.all(stored.map(({ experiment }) => shown(experiment, labels)));
      return { items, arms: known.map((arm) => ({ ...arm })) };
    },
    read: async (id) => shown((await found(id)).experiment, labelsOf(await arms())),
    async create({ id = newId(), reason, ...input }, by, act) {
      const { plan, known, problems } = await planned(input, id);
      refuseProblems(problems);
      const made = { at: clock.now(), by, reason };
      const experiment = doneOr(createExperiment(plan, newId(), made));
      if (!(await store.saveExperiment(experiment, 0, act?.(id)))) fail(taken(id));
      return shown(experiment, labelsOf(known));
    },
    async act({ id, verb, by, reason }, act) {
      const { experiment, revision } = await found(id);
      const moved = doneOr(MOVES[verb](experiment, { at: clock.now(), by, reason }));
      if (!(await store.saveExperiment(moved, revision, act))) fail(changed(experiment));
      return shown(moved, labelsOf(await arms()));
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
      const since = dayOf(instantOf(epochMs(clock.now()) - days * DAY_MS));
      const labels = labelsOf(await arms());
      const filter = { environment, since, ...(route !== undefined && { route }) };
      const cards = scorecardsOf(await store.rollUps(filter));
      return { environment, since, items: cards.map((card) => scorecardBody(card, labels)) };
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
