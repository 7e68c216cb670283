import { webhookInput, webhookSecret } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const addWebhook = defineEndpoint({
  method: "POST",
  path: "/api/webhooks",
  scope: "connect",
  tag: "notifications",
  summary: "Adds a webhook; its secret is shown once",
  body: webhookInput,
  reply: webhookSecret,
  handle: ({ body }, { webhooks }) => webhooks.add(body),
});
