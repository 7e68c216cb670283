import { capabilityChangePage, capabilityChangesQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listCapabilityChanges = defineEndpoint({
  method: "GET",
  path: "/api/capabilities/changes",
  scope: "read",
  tag: "brokers",
  summary: "What brokers and your accounts may do otherwise than before, newest first",
  query: capabilityChangesQuery,
  reply: capabilityChangePage,
  async handle({ query: { broker, ...page } }, { capabilities }) {
    const { items, next } = await capabilities.changes({ broker }, page);
    return { items: [...items], ...(next !== undefined && { next }) };
  },
});
