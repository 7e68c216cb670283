import { intentId } from "#domain";
import { orderKey, routingDecision } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showRoutingDecision = defineEndpoint({
  method: "GET",
  path: "/api/routing/decisions/:id",
  scope: "read",
  tag: "routing",
  summary: "Why an order went where it did, with every account that was considered",
  params: orderKey,
  reply: routingDecision,
  handle: ({ params }, { routing }) => routing.decision(intentId(params.id)),
});
