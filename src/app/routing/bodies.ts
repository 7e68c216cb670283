import type { RoutingDecisionBody } from "#http";
import type { RoutingDecision } from "#routing";

/** A decision as it is sent; undefined for one that does not say what was asked for. */
export function decisionBody(decision: RoutingDecision): RoutingDecisionBody | undefined {
  const { at, position, policy, steps, considered, asked } = decision;
  if (!asked) return undefined;
  const { id, environment, symbol, side, type, quantity } = asked;
  return {
    ...(id !== undefined && { order: id }),
    ...{ at, position, policy, environment, symbol, side, type, quantity },
    ...("route" in decision
      ? { route: routeBody(decision.route) }
      : { failure: decision.failure as NonNullable<RoutingDecisionBody["failure"]> }),
    steps: [...steps],
    considered: considered.map((each) => ({ ...each, objections: [...each.objections] })),
  };
}

const routeBody = ({
  id,
  broker,
  connection,
  account,
}: Extract<RoutingDecision, { readonly route: unknown }>["route"]) => ({
  ...{ id, broker, connection, account },
});
