/** What each step of a policy says of the routes that can take an order. */
import type { Instant } from "#domain";
import { drawArm, type Exposure, type NotDrawn } from "../experiments/assign.ts";
import type { Experiment } from "../experiments/experiment.ts";
import type { Candidate, RoutingRequest } from "./candidate.ts";
import { feeBpsOf } from "./cost.ts";
import type { PolicyStep } from "./policy.ts";

/** A route and its score in bps. One that stands behind is taken where no other has a score. */
export type Ranked = { readonly route: string; readonly score: number; readonly behind?: true };

export type StepResult =
  | {
      readonly chosen: string;
      readonly because: string;
      /** In the order in which the routes were given. */
      readonly scores?: readonly Ranked[];
      readonly exposure?: Exposure;
    }
  /** It cannot choose. `isFinal`: and nothing after it may. */
  | { readonly passed: string; readonly isFinal?: true };

export type StepQuestion = {
  readonly request: RoutingRequest;
  readonly eligible: readonly Candidate[];
  readonly at: Instant;
};

export function takeStep(step: PolicyStep, question: StepQuestion): StepResult {
  switch (step.kind) {
    case "pinned":
      return pinned(step.route, question);
    case "priority":
      return priority(step.routes, question);
    case "lowest-cost":
      return lowestCost(question);
    case "best-quality":
      return bestQuality(step.fewestOrders, question);
    case "experiment":
      return drawn(step.experiment, question);
    // No default
  }
}

const has = ({ eligible }: StepQuestion, id: string): boolean =>
  eligible.some(({ route }) => route.id === id);

function pinned(id: string, question: StepQuestion): StepResult {
  if (has(question, id)) return { chosen: id, because: `Orders are pinned to "${id}"` };
  return { passed: `Orders are pinned to "${id}", which cannot take this one`, isFinal: true };
}

function priority(ids: readonly string[], question: StepQuestion): StepResult {
  const able = new Set(question.eligible.map(({ route }) => route.id));
  const at = ids.findIndex((id) => able.has(id));
  const chosen = ids[at];
  if (chosen === undefined) return { passed: "No route of the list can take it" };
  return { chosen, because: `"${chosen}" is number ${at + 1} of the list, and the first that can` };
}

const NO_COSTS = "No route has both fees and measured slippage";

function lowestCost({ request, eligible }: StepQuestion): StepResult {
  const { ticket, price } = request;
  if (!price) return { passed: "There is no price by which costs could be compared" };
  const feeBps = feeBpsOf(ticket, price);
  if (!feeBps) return { passed: NO_COSTS };
  const known: Ranked[] = [];
  for (const each of eligible)
    if (each.fees && each.quality)
      known.push(ranked(each, feeBps(each.fees) + each.quality.slippageBps));
  return best(known, "cost", NO_COSTS);
}

function bestQuality(fewest: number, { eligible }: StepQuestion): StepResult {
  const known: Ranked[] = [];
  for (const each of eligible)
    if (each.quality && each.quality.orders >= fewest)
      known.push(ranked(each, each.quality.interval.high));
  return best(known, "sure slippage", `No route has ${fewest} measured orders`);
}

/** What was measured of a route says little while it is in trouble. */
const ranked = ({ route: { id }, health }: Candidate, score: number): Ranked =>
  health === "degraded" ? { route: id, score, behind: true } : { route: id, score };

/** The lowest score; equal ones go by name, so that the answer does not depend on their order. */
function best(scores: readonly Ranked[], what: string, none: string): StepResult {
  let first: Ranked | undefined;
  let behind = 0;
  for (const each of scores) {
    if (each.behind) behind++;
    if (!first || isBetter(each, first)) first = each;
  }
  if (!first) return { passed: none };
  const among = first.behind ? scores.length : scores.length - behind;
  const score = `${first.score.toFixed(2)} bps`;
  const rest = behind > 0 && !first.behind ? `; ${behind} in trouble stand behind` : "";
  const because = `"${first.route}" has the lowest ${what} of ${among}: ${score}${rest}`;
  return { chosen: first.route, because, scores };
}

function isBetter(one: Ranked, other: Ranked): boolean {
  if (one.behind !== other.behind) return !one.behind;
  return one.score < other.score || (one.score === other.score && one.route < other.route);
}

const NOT_DRAWN_TEXT: Readonly<Record<NotDrawn, string>> = {
  "not-running": "does not run",
  "too-few-arms": "has fewer than two arms that can take it",
  "not-covered": "leaves this position out, as its coverage says",
};

function drawn(experiment: Experiment, { request, eligible, at }: StepQuestion): StepResult {
  const { name, environment } = experiment;
  if (environment !== request.environment)
    return { passed: `The experiment "${name}" is ${environment}, the order is not` };
  const result = drawArm(experiment, {
    unit: request.position,
    eligible: eligible.map(({ route }) => route.id),
    stratum: request.stratum,
    at,
  });
  if ("notDrawn" in result)
    return { passed: `The experiment "${name}" ${NOT_DRAWN_TEXT[result.notDrawn]}` };
  const { exposure } = result;
  const { arm, bucket, version } = exposure;
  const because = `The experiment "${name}" drew "${arm}" (bucket ${bucket}, version ${version})`;
  return { chosen: arm, because, exposure };
}
