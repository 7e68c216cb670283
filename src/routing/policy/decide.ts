import type { Environment, Failure, Instant, IntentId, OrderType, Side } from "#domain";
import type { Exposure } from "../experiments/assign.ts";
import type { Candidate, Route, RoutingRequest } from "./candidate.ts";
import { type Objection, objectionsTo } from "./eligibility.ts";
import type { PolicyStep, RoutingPolicy } from "./policy.ts";
import { type Ranked, type StepResult, takeStep } from "./steps.ts";

/** What a decision says of one route. */
export type Considered = {
  readonly route: string;
  readonly isChosen: boolean;
  /** Why it could not take the order; empty if it could. */
  readonly objections: readonly Objection[];
  /** Its score in bps, where the step that chose gave one; the lowest wins. */
  readonly score?: number;
  /** Why it stood behind others, although it could take the order. */
  readonly caution?: string;
};

/** One step that was asked, and what it said. */
export type Asked = { readonly kind: PolicyStep["kind"] | "position"; readonly text: string };

/** Best prices of a route when it was decided, as text. */
export type QuotedThen = { readonly bid?: string; readonly ask?: string; readonly at: Instant };

/** What was routed, as it was asked for: decimals as text, since it is kept as it is. */
export type OrderAsked = {
  /** Absent where nothing was to be sent. */
  readonly id?: IntentId;
  /** Of everything that was asked for, so that a key names one order. */
  readonly hash?: string;
  readonly environment: Environment;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: string;
  /** The market at each route, where it was known. */
  readonly quotes: Readonly<Record<string, QuotedThen>>;
};

/**
 * Where an order goes and why, with every route that was considered. Stored with the order and
 * never computed again: what it rests on has changed by then.
 */
export type RoutingDecision = {
  readonly at: Instant;
  readonly position: string;
  readonly policy: Pick<RoutingPolicy, "id" | "version">;
  readonly steps: readonly Asked[];
  readonly considered: readonly Considered[];
  /** To be stored with the decision, where an experiment drew. */
  readonly exposure?: Exposure;
  readonly asked?: OrderAsked;
} & ({ readonly route: Route } | { readonly failure: Failure });

/** Whether a decision sends an order elsewhere than to where its position is. */
export const isElsewhere = (decision: RoutingDecision, openedAt: string | undefined): boolean =>
  openedAt !== undefined && "route" in decision && decision.route.id !== openedAt;

export type RoutingQuestion = {
  readonly request: RoutingRequest;
  readonly candidates: readonly Candidate[];
  readonly policy: RoutingPolicy;
  readonly at: Instant;
};

/**
 * Chooses the route of an order. An order of a position that is open goes where the position is,
 * whatever speaks against it: a position can be closed nowhere else, and the risk checks still
 * come.
 */
export function decideRoute(question: RoutingQuestion): RoutingDecision {
  const { request, candidates, policy, at } = question;
  const judged = candidates.map((candidate) => objectionsTo(candidate, request));
  if (request.openedAt !== undefined) return followed(question, judged, request.openedAt);
  const eligible = candidates.filter((_, place) => judged[place]?.length === 0);
  if (eligible.length === 0) return refused(question, judged, noRoute(question, judged));
  const steps: Asked[] = [];
  for (const step of policy.steps) {
    const result = takeStep(step, { request, eligible, at });
    const text = "chosen" in result ? result.because : result.passed;
    steps.push({ kind: step.kind, text });
    if ("chosen" in result) return chosen(question, judged, { result, steps });
    if (result.isFinal) break;
  }
  return refused(question, judged, undecided(question, steps), steps);
}

/** What speaks against each candidate, in their order. */
type Judged = readonly (readonly Objection[])[];
type Choice = Extract<StepResult, { readonly chosen: string }>;

function chosen(
  question: RoutingQuestion,
  judged: Judged,
  { result, steps }: { readonly result: Choice; readonly steps: readonly Asked[] },
): RoutingDecision {
  const route = routeOf(question, result.chosen);
  if (!route) return refused(question, judged, noRoute(question, judged), steps);
  const considered = shown(question, judged, { id: result.chosen, scores: result.scores });
  const { exposure } = result;
  return { ...base(question), steps, considered, route, ...(exposure && { exposure }) };
}

function followed(question: RoutingQuestion, judged: Judged, opened: string): RoutingDecision {
  const route = routeOf(question, opened);
  if (!route) return refused(question, judged, lost(opened));
  const text = `The position was opened at "${opened}", and its orders follow`;
  const steps = [{ kind: "position" as const, text }];
  const considered = shown(question, judged, { id: opened });
  return { ...base(question), steps, considered, route };
}

function refused(
  question: RoutingQuestion,
  judged: Judged,
  failure: Failure,
  steps: readonly Asked[] = [],
): RoutingDecision {
  return { ...base(question), steps, considered: shown(question, judged), failure };
}

const base = ({ at, request, policy: { id, version } }: RoutingQuestion) => ({
  at,
  position: request.position,
  policy: { id, version },
});

const routeOf = ({ candidates }: RoutingQuestion, id: string): Route | undefined =>
  candidates.find(({ route }) => route.id === id)?.route;

type Chosen = { readonly id: string; readonly scores?: readonly Ranked[] | undefined };

/** Scores come in the order of the candidates, so that they are met on the way. */
function shown(
  { candidates }: RoutingQuestion,
  judged: Judged,
  { id, scores = [] }: Partial<Chosen> = {},
): readonly Considered[] {
  let met = 0;
  return candidates.map(({ route, health, because }, at): Considered => {
    const objections = judged[at] ?? [];
    const isChosen = route.id === id;
    const next = scores[met]?.route === route.id ? scores[met++] : undefined;
    const said = next
      ? { route: route.id, isChosen, objections, score: next.score }
      : { route: route.id, isChosen, objections };
    return health === "degraded" ? { ...said, caution: because ?? "it is in trouble" } : said;
  });
}

function noRoute({ request, candidates }: RoutingQuestion, judged: Judged): Failure {
  const { type, instrument } = request.ticket;
  const reasons = candidates.map(
    ({ route }, at) => `${route.id}: ${judged[at]?.map(({ text }) => text).join("; ")}`,
  );
  return {
    code: "no-route",
    message: `No account can take this ${type} order for "${instrument.symbol}"`,
    owner: "user",
    next: "Look at what speaks against each account, and change the order or the account",
    details: { reasons },
  };
}

const undecided = ({ policy }: RoutingQuestion, steps: readonly Asked[]): Failure => ({
  code: "route-undecided",
  message: `The routing policy "${policy.id}" chose no account, although some can take the order`,
  owner: "user",
  next: "End the policy with a priority list",
  details: { reasons: steps.map(({ kind, text }) => `${kind}: ${text}`) },
});

const lost = (opened: string): Failure => ({
  code: "position-route-gone",
  message: `The position was opened at "${opened}", which is none of the accounts now`,
  owner: "user",
  next: "Connect that account again, since the position can only be changed there",
});
