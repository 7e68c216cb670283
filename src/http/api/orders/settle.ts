import { intentId } from "#domain";
import { handAnswer, order, orderKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const settleOrder = defineEndpoint({
  method: "POST",
  path: "/api/orders/:id/settle",
  scope: "account",
  tag: "orders",
  summary: "Says what became of an order that only a person can tell of",
  params: orderKey,
  body: handAnswer,
  reply: order,
  handle: ({ params, body }, { orders }) => orders.settle(intentId(params.id), body),
});
