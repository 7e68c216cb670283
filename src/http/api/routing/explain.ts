import { explainInput, routingDecision } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const explainRoute = defineEndpoint({
  method: "POST",
  path: "/api/routing/explain",
  scope: "trade",
  tag: "routing",
  summary: "Where an order would go, and what speaks against each account; sends nothing",
  body: explainInput,
  reply: routingDecision,
  handle: ({ body }, { routing }) => routing.explain(body),
});
