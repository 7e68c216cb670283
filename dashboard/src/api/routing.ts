import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import type * as Api from "./types.ts";

export const ROUTING_KEY = ["routing"] as const;

/** Decisions are made while one looks. */
const REFRESH_MS = 10_000;
const DECISIONS = 50;

export const routingPolicies = () =>
  queryOptions({
    queryKey: [...ROUTING_KEY, "policies"],
    queryFn: async ({ signal }) =>
      (await get<Api.RoutingPolicyList>("/api/routing/policies", {}, signal)).items,
  });

export const routingDecisions = (filter: Api.DecisionsFilter) =>
  infiniteQueryOptions({
    queryKey: [...ROUTING_KEY, "decisions", filter],
    queryFn: ({ pageParam, signal }) =>
      get<Api.RoutingDecisionList>(
        "/api/routing/decisions",
        { ...filter, limit: DECISIONS, after: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    // What was found before stays until what is found now is there.
    placeholderData: (before) => before,
    refetchInterval: REFRESH_MS,
  });

/** Why one order went where it did. */
export const routingDecision = (order: string) =>
  queryOptions({
    queryKey: [...ROUTING_KEY, "decision", order],
    queryFn: ({ signal }) =>
      get<Api.RoutingDecisionBody>(
        `/api/routing/decisions/${encodeURIComponent(order)}`,
        {},
        signal,
      ),
  });

/** What would be decided now; asks every account, and sends nothing. */
export const explainRoute = (input: Api.ExplainInput) =>
  send<Api.RoutingDecisionBody>("POST", "/api/routing/explain", input);

export const savePolicy = (policy: Api.RoutingPolicyInput) =>
  send<Api.RoutingPolicyBody>("PUT", "/api/routing/policies", policy);

export const removePolicy = (id: string) =>
  send<undefined>("DELETE", `/api/routing/policies/${encodeURIComponent(id)}`);
