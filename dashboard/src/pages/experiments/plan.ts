import type { ExperimentList, MetricBody, PreviewInputBody } from "../../api/types.ts";
import { METRICS } from "./words.ts";

export type KnownArm = ExperimentList["arms"][number];

/** A plan as it is typed. */
export type Typed = {
  readonly name: string;
  readonly environment: KnownArm["environment"];
  readonly percent: Readonly<Record<string, string>>;
  readonly control: string;
  readonly metric: MetricBody;
  readonly difference: string;
  /** Bound of rejected orders in percent; empty for none. */
  readonly rejects: string;
  readonly spread: string;
  readonly perDay: string;
  readonly isAutomatic: boolean;
};

/** The first two accounts of an environment, half and half. */
export function typedFrom(arms: readonly KnownArm[], environment: KnownArm["environment"]): Typed {
  const own = arms.filter((arm) => arm.environment === environment);
  const percent = Object.fromEntries(own.slice(0, 2).map(({ id }) => [id, "50"]));
  return {
    ...{ name: "", environment, percent, control: own[0]?.id ?? "", metric: "slippage" },
    ...{ difference: "1", rejects: "5", spread: "", perDay: "", isAutomatic: false },
  };
}

/** Figures of statistics are doubles; what is no figure becomes 0, which the plan's check refuses. */
export function figureOf(text: string): number {
  const figure = Number(text.trim().replace(",", "."));
  return Number.isFinite(figure) ? figure : 0;
}

/** The plan as it is sent: accounts with an empty share take no part. */
export function planFrom(typed: Typed): PreviewInputBody {
  const { name, environment, percent, control, metric, rejects, spread, perDay } = typed;
  const scale = METRICS[metric].unit === "share" ? 100 : 1;
  return {
    ...{ name, environment, control },
    arms: Object.entries(percent)
      .filter(([, text]) => text.trim() !== "")
      .map(([id, text]) => ({ id, percent: figureOf(text) })),
    goal: { metric, difference: figureOf(typed.difference) / scale },
    guardrails:
      rejects.trim() === ""
        ? []
        : [{ metric: "reject-rate", worst: figureOf(rejects) / 100, against: "limit" }],
    ...(figureOf(spread) > 0 && { spread: figureOf(spread) / scale }),
    ...(figureOf(perDay) > 0 && { unitsPerDay: figureOf(perDay) }),
    ...(typed.isAutomatic && {
      selection: { kind: "automatic", floorPercent: 5, halfLifeDays: 30 },
    }),
  };
}
