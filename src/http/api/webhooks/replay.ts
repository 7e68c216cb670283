import { deliveryKey } from "../../contract/index.ts";
import { defineEndpoint, empty } from "../../endpoint.ts";

export const replayDelivery = defineEndpoint({
  method: "POST",
  path: "/api/webhooks/:id/deliveries/:delivery/replay",
  scope: "connect",
  tag: "notifications",
  summary: "Sends a delivery once more, under the same id",
  params: deliveryKey,
  reply: empty,
  async handle({ params }, { webhooks }) {
    await webhooks.replay(params.id, params.delivery);
    return undefined;
  },
});
