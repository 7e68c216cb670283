import { cancelledOrders, cancelQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const cancelOrders = defineEndpoint({
  method: "DELETE",
  path: "/api/orders",
  scope: "trade",
  tag: "orders",
  summary: "Cancels every order that works, of one connection or of all",
  query: cancelQuery,
  reply: cancelledOrders,
  handle: ({ query }, { orders }) => orders.cancelAll(query),
});
