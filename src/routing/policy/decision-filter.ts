import type { Environment } from "#domain";
import type { RoutingDecision } from "./decide.ts";

/** Which decisions are looked for; what is absent leaves out none. */
export type DecisionFilter = {
  readonly environment?: Environment | undefined;
  readonly outcome?: "routed" | "refused" | undefined;
  /** Part of the symbol, of the policy or of the chosen route, in any case of letters. */
  readonly search?: string | undefined;
  /** Routes that are found by the search as well, such as those of a name that people gave. */
  readonly routes?: readonly string[] | undefined;
};

/** What a database does with a query. */
export function isLike(decision: RoutingDecision, filter: DecisionFilter): boolean {
  const { environment, outcome, search, routes = [] } = filter;
  const { asked, policy } = decision;
  const route = "route" in decision ? decision.route.id : undefined;
  if (environment !== undefined && asked?.environment !== environment) return false;
  if (outcome !== undefined && (route !== undefined) !== (outcome === "routed")) return false;
  if (search === undefined) return true;
  const text = search.toLowerCase();
  const has = (part = "") => part.toLowerCase().includes(text);
  return has(asked?.symbol) || has(policy.id) || (route !== undefined && isRoute(route));

  function isRoute(id: string): boolean {
    return has(id) || routes.includes(id);
  }
}
