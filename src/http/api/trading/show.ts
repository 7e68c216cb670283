import { tradingState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showTrading = defineEndpoint({
  method: "GET",
  path: "/api/trading",
  scope: "read",
  tag: "orders",
  summary: "How far trading is stopped",
  reply: tradingState,
  handle: (_, { orders }) => orders.trading(),
});
