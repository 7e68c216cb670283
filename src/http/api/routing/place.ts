import { routedOrder, routedOrderInput } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const routeOrder = defineEndpoint({
  method: "POST",
  path: "/api/orders/route",
  scope: "trade",
  tag: "routing",
  summary: "Places an order once for its key, at the account that a policy chooses",
  keyed: true,
  body: routedOrderInput,
  reply: routedOrder,
  handle: ({ body }, { routing }) => routing.place(body),
});
