import { orderList, ordersQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listOrders = defineEndpoint({
  method: "GET",
  path: "/api/orders",
  scope: "read",
  tag: "orders",
  summary: "Orders that were placed here, newest first",
  query: ordersQuery,
  reply: orderList,
  async handle({ query: { connection, open, ...page } }, { orders }) {
    const { items, next } = await orders.list({ connection, open }, page);
    return { items: [...items], ...(next !== undefined && { next }) };
  },
});
