import { tradeablePage, tradeableQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listInstruments = defineEndpoint({
  method: "GET",
  path: "/api/instruments",
  scope: "read",
  tag: "brokers",
  summary: "What can be traded, as your brokers listed it, by part of a symbol or name",
  query: tradeableQuery,
  reply: tradeablePage,
  async handle({ query: { limit, after, lists, ...filter } }, { instruments }) {
    const { items, next } = await instruments.search(filter, { limit, after });
    return {
      items: [...items],
      ...(next !== undefined && { next }),
      ...(lists && { lists: await instruments.lists() }),
    };
  },
});
