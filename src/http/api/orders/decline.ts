import { intentId } from "#domain";
import { order, orderKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const declineOrder = defineEndpoint({
  method: "POST",
  path: "/api/orders/:id/decline",
  scope: "account",
  tag: "orders",
  summary: "Ends an order that waited for a person; nothing is sent",
  params: orderKey,
  reply: order,
  handle: ({ params }, { orders }) => orders.decline(intentId(params.id)),
});
