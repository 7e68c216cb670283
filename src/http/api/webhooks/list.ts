import { webhookList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listWebhooks = defineEndpoint({
  method: "GET",
  path: "/api/webhooks",
  scope: "read",
  tag: "notifications",
  summary: "Webhooks to your programs",
  reply: webhookList,
  handle: async (_, { webhooks }) => ({ items: [...(await webhooks.list())] }),
});
