import { routingPolicies } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listRoutingPolicies = defineEndpoint({
  method: "GET",
  path: "/api/routing/policies",
  scope: "read",
  tag: "routing",
  summary: "Policies that choose accounts for orders, by name",
  reply: routingPolicies,
  handle: async (_, { routing }) => ({ items: [...(await routing.policies())] }),
});
