import { deliveryList, webhookKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listDeliveries = defineEndpoint({
  method: "GET",
  path: "/api/webhooks/:id/deliveries",
  scope: "read",
  tag: "notifications",
  summary: "What was sent to a webhook, newest first, with every try",
  params: webhookKey,
  reply: deliveryList,
  handle: async ({ params }, { webhooks }) => ({
    items: [...(await webhooks.deliveries(params.id))],
  }),
});
