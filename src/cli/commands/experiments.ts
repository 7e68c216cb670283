import type { Command } from "commander";
import { api, type ExperimentBody } from "#http";
import {
  type CommonOptions,
  type Context,
  type Declare,
  print,
  printJson,
  withCommon,
  withSession,
} from "../context.ts";
import { experimentText, previewLines } from "../experiment-text.ts";
import { type PlanOptions, planFrom, sharesFrom, withArms, withPlan } from "../experiment-plan.ts";
import type { Session } from "../host.ts";
import { printList } from "../listed.ts";
import { left, right } from "../table.ts";

export const experimentsCommand: Declare = (program, context) => {
  const experiments = program
    .command("experiments")
    .description("which account does better: tried by a fair draw");
  listExperiments(experiments, context);
  showExperiment(experiments, context);
  createExperiment(experiments, context);
  previewExperiment(experiments, context);
  for (const verb of VERBS) actOn(experiments, context, verb);
  weighExperiment(experiments, context);
  promoteWinner(experiments, context);
};

const COLUMNS = [
  left<ExperimentBody>("experiment", ({ id }) => id),
  left<ExperimentBody>("name", ({ name }) => name),
  left<ExperimentBody>("environment", ({ environment }) => environment),
  left<ExperimentBody>("state", ({ state }) => state),
  right<ExperimentBody>("positions", ({ verdict }) => String(verdict.units)),
  left<ExperimentBody>("verdict", ({ verdict }) => verdict.text),
];

type Listing = CommonOptions & { readonly archived?: true };

function listExperiments(experiments: Command, context: Context): void {
  const command = experiments
    .command("list", { isDefault: true })
    .description("list experiments with what each has shown")
    .option("--archived", "those that were taken off the list");
  withCommon(command, "experiments").action((options: Listing) =>
    printList(context, options, {
      ask: (session) =>
        session.call(api.listExperiments, options.archived && { query: { of: "archived" } }),
      columns: () => COLUMNS,
      none: options.archived ? "No experiment was archived." : "No experiment yet.",
    }),
  );
}

function showExperiment(experiments: Command, context: Context): void {
  const command = experiments
    .command("show <experiment>")
    .description("show counts, intervals, guardrails and the verdict");
  withCommon(command, "experiments show slippage-1").action(
    async (id: string, options: CommonOptions) => {
      const found = await withSession(context, options, (session) =>
        session.call(api.showExperiment, { params: { id } }),
      );
      return options.json ? printJson(context, found) : print(context, experimentText(found));
    },
  );
}

type Creating = PlanOptions & { readonly id?: string; readonly reason: string };

function createExperiment(experiments: Command, context: Context): void {
  const command = withPlan(experiments.command("create <name>"))
    .requiredOption("--reason <text>", "why; kept with the experiment")
    .option("--id <id>", "what policies call it; made up unless given")
    .description("write a plan down as a draft; start it when it is right");
  withCommon(
    command,
    'experiments create "Slippage" --arm paper:a=50 --arm paper:b=50 --reason "to know"',
  ).action(async (name: string, options: Creating) => {
    const { id, reason } = options;
    const made = await withSession(context, options, async (session) => {
      const plan = await planned(session, name, options);
      const body = { ...plan, reason, ...(id !== undefined && { id }) };
      return session.call(api.createExperiment, { body });
    });
    if (options.json) return printJson(context, made);
    return print(context, `Created "${made.name}" as ${made.id}; it draws once it is started`);
  });
}

function previewExperiment(experiments: Command, context: Context): void {
  const command = withPlan(experiments.command("preview")).description(
    "tell what a plan could find and when, without writing it down",
  );
  withCommon(
    command,
    "experiments preview --arm paper:a=50 --arm paper:b=50 --spread 8 --per-day 40",
  ).action(async (options: PlanOptions) => {
    const found = await withSession(context, options, async (session) =>
      session.call(api.previewExperiment, { body: await planned(session, "Preview", options) }),
    );
    return options.json ? printJson(context, found) : print(context, previewLines(found));
  });
}

/** The environment of a plan is that of its first arm. */
async function planned(session: Session, name: string, options: PlanOptions) {
  const { arms } = await session.call(api.listExperiments);
  const plan = planFrom(name, options);
  const first = arms.find(({ id }) => id === plan.arms[0]?.id);
  return { ...plan, environment: first?.environment ?? ("paper" as const) };
}

const VERBS = [
  { name: "start", about: "draw new positions from now on", endpoint: api.startExperiment },
  { name: "stop", about: "end the draw for good", endpoint: api.stopExperiment },
  { name: "archive", about: "take it off the list", endpoint: api.archiveExperiment },
] as const;

type Acting = CommonOptions & { readonly reason: string };

function actOn(experiments: Command, context: Context, verb: (typeof VERBS)[number]): void {
  const { name, about, endpoint } = verb;
  const command = experiments
    .command(`${name} <experiment>`)
    .requiredOption("--reason <text>", "why; kept for ever")
    .description(about);
  withCommon(command, `experiments ${name} slippage-1 --reason "as planned"`).action(
    async (id: string, { reason, ...options }: Acting) => {
      const given = { params: { id }, body: { reason } };
      const now = await withSession(context, options, (session) => session.call(endpoint, given));
      if (options.json) return printJson(context, now);
      return print(context, `"${now.name}" is ${now.state}`);
    },
  );
}

function weighExperiment(experiments: Command, context: Context): void {
  const command = withArms(experiments.command("weigh <experiment>"))
    .requiredOption("--reason <text>", "why; kept for ever")
    .description("give new positions other shares; they sum to 100 percent");
  withCommon(
    command,
    'experiments weigh slippage-1 --arm paper:a=70 --arm paper:b=30 --reason "less risk"',
  ).action(async (id: string, { reason, arm, ...options }: Acting & Pick<PlanOptions, "arm">) => {
    const percent = Object.fromEntries(sharesFrom(arm).map((each) => [each.id, each.percent]));
    const given = { params: { id }, body: { percent, reason } };
    const now = await withSession(context, options, (session) =>
      session.call(api.weighExperiment, given),
    );
    if (options.json) return printJson(context, now);
    const shares = now.arms.map((each) => `${each.label} ${each.percent} %`).join(", ");
    return print(context, `"${now.name}" is at version ${now.versions.length}: ${shares}`);
  });
}

type Promoting = Acting & { readonly policy?: string };

function promoteWinner(experiments: Command, context: Context): void {
  const command = experiments
    .command("promote <experiment>")
    .requiredOption("--reason <text>", "why; kept for ever")
    .option("--policy <name>", "in this routing policy only; default: all that name it")
    .description("put the account that is better in the place of the draw, and end the experiment");
  withCommon(command, 'experiments promote slippage-1 --reason "b is cheaper"').action(
    async (id: string, { reason, policy, ...options }: Promoting) => {
      const body = { reason, ...(policy !== undefined && { policy }) };
      const now = await withSession(context, options, (session) =>
        session.call(api.promoteWinner, { params: { id }, body }),
      );
      if (options.json) return printJson(context, now);
      const { arm } = now.verdict;
      const label = now.arms.find((each) => each.id === arm)?.label ?? arm ?? "The winner";
      return print(context, `${label} takes the orders of "${now.name}", which is ${now.state}`);
    },
  );
}
