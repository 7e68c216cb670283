import { policyKey } from "../../contract/index.ts";
import { defineEndpoint, empty } from "../../endpoint.ts";

export const removeRoutingPolicy = defineEndpoint({
  method: "DELETE",
  path: "/api/routing/policies/:policy",
  scope: "account",
  tag: "routing",
  summary: "Removes a policy; decisions keep saying what they were made by",
  params: policyKey,
  reply: empty,
  async handle({ params }, { routing }) {
    await routing.removePolicy(params.policy);
    return undefined;
  },
});
