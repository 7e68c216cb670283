import { decisionsQuery, routingDecisions } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listRoutingDecisions = defineEndpoint({
  method: "GET",
  path: "/api/routing/decisions",
  scope: "read",
  tag: "routing",
  summary: "Where orders were sent and why, newest first",
  query: decisionsQuery,
  reply: routingDecisions,
  handle: ({ query }, { routing }) => routing.decisions(query),
});
