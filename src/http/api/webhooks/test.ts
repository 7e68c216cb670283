import { attempt, webhookKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const testWebhook = defineEndpoint({
  method: "POST",
  path: "/api/webhooks/:id/test",
  scope: "connect",
  guessed: true,
  tag: "notifications",
  summary: "Sends a message to try the webhook, and tells how it went",
  params: webhookKey,
  reply: attempt,
  handle: ({ params }, { webhooks }) => webhooks.test(params.id),
});
