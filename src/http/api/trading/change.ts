import { tradingChange, tradingState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const changeTrading = defineEndpoint({
  method: "PUT",
  path: "/api/trading",
  scope: "trade",
  tag: "orders",
  summary: "Stops trading, or lets it go on; nothing that it stops is sent after the answer",
  body: tradingChange,
  reply: tradingState,
  handle: ({ body }, { orders }) => orders.setTrading(body),
});
