import { intentId } from "#domain";
import { changedOrder, orderKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const cancelOrder = defineEndpoint({
  method: "DELETE",
  path: "/api/orders/:id",
  scope: "trade",
  tag: "orders",
  summary: "Cancels what still works of an order",
  params: orderKey,
  reply: changedOrder,
  handle: ({ params }, { orders }) => orders.cancel(intentId(params.id)),
});
