import type { Command } from "commander";
import { fail, type Failure } from "#domain";
import { metric, type MetricBody, type PreviewInputBody } from "#http";
import type { CommonOptions } from "./context.ts";

/** What a plan is told by; all that is left out is as by default. */
export type PlanOptions = CommonOptions & {
  readonly arm: readonly string[];
  readonly control?: string;
  readonly metric: string;
  readonly difference: string;
  readonly guardrail: readonly string[];
  readonly coverage: string;
  readonly spread?: string;
  readonly perDay?: string;
  readonly automatic?: true;
};

const several = (value: string, before: readonly string[]): string[] => [...before, value];
const NONE: readonly string[] = [];

export const withPlan = (command: Command): Command =>
  withArms(command)
    .option("--control <account>", "the one that others are compared with; default: the first")
    .option("--metric <name>", `what is compared: ${metric.options.join(", ")}`, "slippage")
    .option("--difference <figure>", "the smallest difference that would matter", "1")
    .option(
      "--guardrail <metric=worst>",
      "what no account may do, such as reject-rate=0.05",
      several,
      NONE,
    )
    .option("--coverage <percent>", "share of positions that take part", "100")
    .option("--spread <figure>", "standard deviation of one value, if nothing was measured")
    .option("--per-day <count>", "positions a day, if nothing was measured")
    .option("--automatic", "let shares follow what is measured");

/** Shares of accounts as they are typed: "paper:a=70". */
export const sharesFrom = (typed: readonly string[]): { id: string; percent: number }[] =>
  typed.map((each) => {
    const [id, percent] = pairOf(each);
    return { id, percent: figureOf(percent, each) };
  });

export const withArms = (command: Command): Command =>
  command.option(
    "--arm <account=percent>",
    "an account and its share; once for each",
    several,
    NONE,
  );

/** The plan as it is typed; paper until it is known what its accounts are. */
export function planFrom(name: string, options: PlanOptions): PreviewInputBody {
  const arms = sharesFrom(options.arm);
  const { control = arms[0]?.id ?? "", spread, perDay } = options;
  return {
    ...{ name, environment: "paper", arms, control },
    goal: {
      metric: metricOf(options.metric),
      difference: figureOf(options.difference, options.difference),
    },
    guardrails: options.guardrail.map((typed) => {
      const [of, worst] = pairOf(typed);
      return { metric: metricOf(of), worst: figureOf(worst, typed), against: "limit" };
    }),
    coveragePercent: figureOf(options.coverage, options.coverage),
    ...(spread !== undefined && { spread: figureOf(spread, spread) }),
    ...(perDay !== undefined && { unitsPerDay: figureOf(perDay, perDay) }),
    ...(options.automatic && {
      selection: { kind: "automatic", floorPercent: 5, halfLifeDays: 30 },
    }),
  };
}

/** Ids of accounts may hold "=", figures do not. */
function pairOf(typed: string): readonly [string, string] {
  const at = typed.lastIndexOf("=");
  return at < 0 ? [typed, ""] : [typed.slice(0, at), typed.slice(at + 1)];
}

function metricOf(typed: string): MetricBody {
  const found = metric.options.find((option) => option === typed);
  return found ?? fail(unreadable(typed, `one of ${metric.options.join(", ")}`));
}

const FIGURE = /^-?\d+(\.\d+)?$/;

function figureOf(text: string, typed: string): number {
  // Figures of statistics are doubles; no money comes this way.
  return FIGURE.test(text) ? Number(text) : fail(unreadable(typed, "a figure such as 50 or 0.05"));
}

const unreadable = (typed: string, wanted: string): Failure => ({
  code: "plan-unreadable",
  message: `"${typed}" cannot be read; wanted is ${wanted}`,
  owner: "user",
  next: 'See "openblotter experiments create --help"',
});
