import { intentId } from "#domain";
import { order, orderKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const approveOrder = defineEndpoint({
  method: "POST",
  path: "/api/orders/:id/approve",
  scope: "account",
  tag: "orders",
  summary: "Sends an order that waited for a person, checked anew",
  params: orderKey,
  reply: order,
  handle: ({ params }, { orders }) => orders.approve(intentId(params.id)),
});
