import { type Clock, fail, type IntentId } from "#domain";
import type { Candidate, RoutingRequest } from "../policy/candidate.ts";
import { decideRoute, type OrderAsked, type RoutingDecision } from "../policy/decide.ts";
import type { PolicyStep, RoutingPolicy } from "../policy/policy.ts";
import type { RoutingStore } from "../ports.ts";

/** A step as it is written down: experiments by id, since they change. */
export type StepPlan =
  | Exclude<PolicyStep, { readonly kind: "experiment" }>
  | { readonly kind: "experiment"; readonly experiment: string };

export type PolicyPlan = Omit<RoutingPolicy, "steps"> & { readonly steps: readonly StepPlan[] };

export type DeskParts = { readonly store: RoutingStore; readonly clock: Pick<Clock, "now"> };

export type OrderToRoute = {
  readonly id: IntentId;
  readonly request: Omit<RoutingRequest, "openedAt">;
  readonly candidates: readonly Candidate[];
  readonly policy: PolicyPlan;
  /** Kept with the decision. */
  readonly asked?: OrderAsked;
};

/**
 * The route of an order, decided once: who asks again for the same order is given the same
 * decision, whatever has changed. Where the position was opened is read from the decisions before
 * it. Fails with "unknown-experiment" where the policy names one that is not there.
 */
export async function routeOrder(parts: DeskParts, order: OrderToRoute): Promise<RoutingDecision> {
  const known = await parts.store.decision(order.id);
  if (known) return known;
  // Two orders may open a position at once; the slower one then sees where it is.
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const kept = await parts.store.keepDecision(order.id, await proposeRoute(parts, order));
    if (kept) return kept;
  }
  throw new Error(`The position "${order.request.position}" was opened elsewhere again and again`);
}

const MOST_ATTEMPTS = 3;

/** What would be decided now; keeps nothing. Fails with "unknown-experiment". */
export async function proposeRoute(
  { store, clock }: DeskParts,
  { request, candidates, policy, asked }: Omit<OrderToRoute, "id">,
): Promise<RoutingDecision> {
  const [openedAt, steps] = await Promise.all([
    store.routeOfPosition(request.position),
    Promise.all(policy.steps.map((step) => resolved(store, step))),
  ]);
  const decision = decideRoute({
    request: { ...request, ...(openedAt !== undefined && { openedAt }) },
    candidates,
    policy: { ...policy, steps },
    at: clock.now(),
  });
  return { ...decision, ...(asked && { asked }) };
}

async function resolved(store: RoutingStore, step: StepPlan): Promise<PolicyStep> {
  if (step.kind !== "experiment") return step;
  const found = await store.experiment(step.experiment);
  if (!found) return fail(unknownExperiment(step.experiment));
  return { kind: "experiment", experiment: found.experiment };
}

/** The failure for an id that belongs to no experiment. */
export const unknownExperiment = (id: string) => ({
  code: "unknown-experiment",
  message: `There is no experiment "${id}"`,
  owner: "user" as const,
  next: "Name one that is there, or take the step out of the policy",
});
