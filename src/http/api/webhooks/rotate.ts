import { webhookKey, webhookSecret } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const rotateWebhook = defineEndpoint({
  method: "POST",
  path: "/api/webhooks/:id/rotate",
  scope: "connect",
  tag: "notifications",
  summary: "Makes a new secret, shown once; the one before signs as well for a day",
  params: webhookKey,
  reply: webhookSecret,
  handle: ({ params }, { webhooks }) => webhooks.rotate(params.id),
});
