import { intentId } from "#domain";
import { changedOrder, orderChange, orderKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const changeOrder = defineEndpoint({
  method: "PUT",
  path: "/api/orders/:id",
  scope: "trade",
  tag: "orders",
  summary: "Changes quantity, prices or time in force of an order that works",
  params: orderKey,
  body: orderChange,
  reply: changedOrder,
  handle: ({ params, body }, { orders }) => orders.change(intentId(params.id), body),
});
