import { webhookKey } from "../../contract/index.ts";
import { defineEndpoint, empty } from "../../endpoint.ts";

export const removeWebhook = defineEndpoint({
  method: "DELETE",
  path: "/api/webhooks/:id",
  scope: "connect",
  tag: "notifications",
  summary: "Removes a webhook with its log; what is on its way is dropped",
  params: webhookKey,
  reply: empty,
  async handle({ params }, { webhooks }) {
    await webhooks.remove(params.id);
    return undefined;
  },
});
