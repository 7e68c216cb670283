import { webhook, webhookChange, webhookKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const changeWebhook = defineEndpoint({
  method: "PUT",
  path: "/api/webhooks/:id",
  scope: "connect",
  tag: "notifications",
  summary: "Changes a webhook, or switches it on or off",
  params: webhookKey,
  body: webhookChange,
  reply: webhook,
  handle: ({ params, body }, { webhooks }) => webhooks.change(params.id, body),
});
