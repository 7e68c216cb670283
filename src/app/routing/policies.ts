import { fail, type Failure, type Instant } from "#domain";
import type { RoutingPolicyBody, RoutingServices } from "#http";
import type { PolicyPlan, StepPlan, StoredPolicy } from "#routing";
import { unknownExperiment } from "#routing";
import type { TenantStore } from "#store";
import { type Reachable, routeOf } from "./parts.ts";

type Parts = {
  readonly store: Pick<TenantStore, "routing" | "routingDesk">;
  readonly clock: { readonly now: () => Instant };
};

/** Who wrote no policy goes by the priority of the brokers. */
const BUILT_IN: PolicyPlan = {
  ...{ id: "default", version: 0 },
  steps: [{ kind: "priority", routes: [] }],
};

export function policyServices({
  store: { routing, routingDesk },
  clock,
}: Parts): Pick<RoutingServices, "policies" | "savePolicy" | "removePolicy"> {
  return {
    async policies() {
      const stored = await routingDesk.policies();
      const isOwn = stored.some(({ id }) => id === BUILT_IN.id);
      return [...(isOwn ? [] : [BUILT_IN]), ...stored].map(policyBody);
    },
    async savePolicy({ id, steps }, act) {
      for (const step of steps)
        if (step.kind === "experiment" && !(await routing.experiment(step.experiment)))
          fail(unknownExperiment(step.experiment));
      const told = act && ((saved: StoredPolicy) => act(policyBody(saved)));
      return policyBody(await routingDesk.savePolicy({ id, steps }, clock.now(), told));
    },
    async removePolicy(id, act) {
      if (!(await routingDesk.removePolicy(id, clock.now(), act))) fail(unknownPolicy(id));
    },
  };
}

/** A policy by name. Fails with "unknown-policy". */
export async function policyOf({ store }: Parts, id: string): Promise<PolicyPlan> {
  const stored = await store.routingDesk.policy(id);
  if (stored) return { id, version: stored.version, steps: stored.steps };
  return id === BUILT_IN.id ? BUILT_IN : fail(unknownPolicy(id));
}

/** A list of priority that names nobody is the order of the settings: the lowest number first. */
export function filledIn(policy: PolicyPlan, accounts: readonly Reachable[]): PolicyPlan {
  const routes = accounts
    .toSorted((a, b) => a.settings.priority - b.settings.priority)
    .map((each) => routeOf(each));
  const filled = (step: StepPlan): StepPlan =>
    step.kind === "priority" && step.routes.length === 0 ? { ...step, routes } : step;
  return { ...policy, steps: policy.steps.map(filled) };
}

function policyBody({ id, version, steps, ...rest }: PolicyPlan | StoredPolicy): RoutingPolicyBody {
  const changedAt = "changedAt" in rest ? rest.changedAt : undefined;
  const shown = steps as RoutingPolicyBody["steps"];
  return { id, version, steps: [...shown], ...(changedAt && { changedAt }) };
}

const unknownPolicy = (id: string): Failure => ({
  code: "unknown-policy",
  message: `There is no routing policy "${id}"`,
  owner: "user",
  next: 'Name one that "openblotter routing policies" shows',
});
