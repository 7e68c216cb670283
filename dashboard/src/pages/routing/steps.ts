import type { RoutingPolicyBody, RoutingPolicyInput } from "../../api/types.ts";

export type Step = RoutingPolicyBody["steps"][number];
export type StepKind = Step["kind"];

type Words = {
  readonly label: string;
  /** What it chooses. */
  readonly meaning: string;
};

export const STEPS: Readonly<Record<StepKind, Words>> = {
  pinned: {
    label: "Pinned",
    meaning: "One account and no other; nothing after it is tried",
  },
  priority: { label: "Priority", meaning: "The first of a list that can" },
  "lowest-cost": {
    label: "Lowest cost",
    meaning: "The least of fee and measured slippage together",
  },
  "best-quality": {
    label: "Best measured quality",
    meaning: "The least slippage that is sure, by the worse end of what it may truly be",
  },
  experiment: {
    label: "Experiment",
    meaning: "The account that an experiment draws; one whose shares follow is a bandit",
  },
};

const KINDS = Object.keys(STEPS) as StepKind[];
export const KIND_CHOICES = KINDS.map((value) => ({ value, label: STEPS[value].label }));

/** A step as it is typed; what its kind has no use for stays. */
export type TypedStep = {
  /** Tells rows apart while they move. */
  readonly key: number;
  readonly kind: StepKind;
  readonly route: string;
  readonly routes: readonly string[];
  readonly fewestOrders: string;
  readonly experiment: string;
};

export type TypedPolicy = { readonly id: string; readonly steps: readonly TypedStep[] };

export const freshStep = (key: number, kind: StepKind = "priority"): TypedStep => ({
  ...{ key, kind, route: "", routes: [], fewestOrders: "20", experiment: "" },
});

export const typedFrom = ({ id, steps }: RoutingPolicyBody): TypedPolicy => ({
  id,
  steps: steps.map((step, key) => ({
    ...freshStep(key, step.kind),
    ...(step.kind === "pinned" && { route: step.route }),
    ...(step.kind === "priority" && { routes: step.routes }),
    ...(step.kind === "best-quality" && { fewestOrders: String(step.fewestOrders) }),
    ...(step.kind === "experiment" && { experiment: step.experiment }),
  })),
});

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
const ORDERS = /^[1-9]\d{0,5}$/;

export const problemOfName = (name: string): string | undefined =>
  name === "" || NAME.test(name) ? undefined : 'Small letters, digits and "-", such as "steady"';

export const problemOfOrders = (text: string): string | undefined =>
  ORDERS.test(text) ? undefined : "A whole number from 1";

/** Whether a step says all that its kind needs. */
export function isWhole(step: TypedStep): boolean {
  if (step.kind === "pinned") return step.route !== "";
  if (step.kind === "experiment") return step.experiment !== "";
  return step.kind !== "best-quality" || ORDERS.test(step.fewestOrders);
}

export const isReady = ({ id, steps }: TypedPolicy): boolean =>
  NAME.test(id) && steps.length > 0 && steps.every(isWhole);

export const policyFrom = ({ id, steps }: TypedPolicy): RoutingPolicyInput => ({
  id,
  steps: steps.map(stepFrom),
});

function stepFrom(step: TypedStep): RoutingPolicyInput["steps"][number] {
  const { kind, route, routes, fewestOrders, experiment } = step;
  if (kind === "pinned") return { kind, route };
  if (kind === "priority") return { kind, routes: [...routes] };
  if (kind === "best-quality") return { kind, fewestOrders: Number.parseInt(fewestOrders, 10) };
  return kind === "experiment" ? { kind, experiment } : { kind };
}

/** The steps with one of them moved up (-1) or down (1). */
export function moved(steps: readonly TypedStep[], at: number, by: -1 | 1): readonly TypedStep[] {
  const [one, other] = [steps[at], steps[at + by]];
  if (!one || !other) return steps;
  return steps.with(at, other).with(at + by, one);
}

export type Names = {
  /** What an account is called, by the id that policies say. */
  readonly account: (id: string) => string;
  readonly experiment: (id: string) => string;
};

/** "Priority: Alpha, Beta". */
export function stepText(step: Step, names: Names): string {
  const { label } = STEPS[step.kind];
  if (step.kind === "pinned") return `${label}: ${names.account(step.route)}`;
  if (step.kind === "best-quality") return `${label}, of ${step.fewestOrders} orders at least`;
  if (step.kind === "experiment") return `${label}: ${names.experiment(step.experiment)}`;
  if (step.kind !== "priority") return label;
  if (step.routes.length === 0) return `${label} as the configuration says`;
  return `${label}: ${step.routes.map(names.account).join(", ")}`;
}
