import { orderPreview, orderPreviewInput } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const previewOrder = defineEndpoint({
  method: "POST",
  path: "/api/orders/preview",
  scope: "trade",
  tag: "orders",
  summary: "What would speak against an order and what it would bind; sends nothing",
  body: orderPreviewInput,
  reply: orderPreview,
  handle: ({ body }, { orders }) => orders.preview(body),
});
