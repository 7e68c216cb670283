import { order, orderInput } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const placeOrder = defineEndpoint({
  method: "POST",
  path: "/api/orders",
  scope: "trade",
  tag: "orders",
  summary: "Places an order once for its key; what the checks and the broker say is in the answer",
  keyed: true,
  body: orderInput,
  reply: order,
  handle: ({ body }, { orders }) => orders.place(body),
});
