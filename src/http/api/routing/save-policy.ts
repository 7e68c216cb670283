import { routingPolicy, routingPolicyInput } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const saveRoutingPolicy = defineEndpoint({
  method: "PUT",
  path: "/api/routing/policies",
  // A program could choose where its orders go.
  scope: "account",
  tag: "routing",
  summary: "Writes a policy, or its next version where there is one of the name",
  body: routingPolicyInput,
  reply: routingPolicy,
  handle: ({ body }, { routing }) => routing.savePolicy(body),
});
