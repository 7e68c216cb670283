import { statistics, statisticsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { tradeFilterOf } from "../filter.ts";

export const showStatistics = defineEndpoint({
  method: "GET",
  path: "/api/statistics",
  scope: "read",
  tag: "statistics",
  summary: "Key figures of each currency; currencies are never added",
  query: statisticsQuery,
  reply: statistics,
  async handle({ query }, services) {
    const filter = tradeFilterOf(query);
    const [items, span] = await Promise.all([
      services.statistics(filter),
      services.blotter.span(filter),
    ]);
    return { items: [...items], ...(span ? { span } : {}) };
  },
});
