import { oneOf, type RawSearch, textOf } from "./codec.ts";

/** State of the page of routing, kept in the address. */
export type RoutingSearch = {
  /** The order whose decision is open. */
  readonly decision?: string | undefined;
  readonly search?: string | undefined;
  readonly outcome?: "routed" | "refused" | undefined;
  readonly environment?: "paper" | "live" | undefined;
};

export const routingSearchOf = (raw: RawSearch): RoutingSearch => ({
  decision: textOf(raw, "decision"),
  search: textOf(raw, "search"),
  outcome: oneOf(raw, "outcome", ["routed", "refused"] as const),
  environment: oneOf(raw, "environment", ["paper", "live"] as const),
});
