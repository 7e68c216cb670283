import { intentId } from "#domain";
import { orderDetail, orderKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showOrder = defineEndpoint({
  method: "GET",
  path: "/api/orders/:id",
  scope: "read",
  tag: "orders",
  summary: "One order, with everything that happened to it",
  params: orderKey,
  reply: orderDetail,
  handle: ({ params }, { orders }) => orders.read(intentId(params.id)),
});
