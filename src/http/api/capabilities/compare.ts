import { capabilitiesQuery, capabilityMatrix } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const compareBrokers = defineEndpoint({
  method: "GET",
  path: "/api/capabilities",
  scope: "read",
  tag: "brokers",
  summary: "What brokers can do side by side: as declared, and as your own orders showed",
  query: capabilitiesQuery,
  reply: capabilityMatrix,
  handle: async ({ query: { broker = [] } }, { capabilities }) =>
    capabilities.compare(typeof broker === "string" ? [broker] : broker),
});
