import { tradePage, tradesQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { tradeFilterOf } from "../filter.ts";
import { tradeBody } from "./body.ts";

export const listTrades = defineEndpoint({
  method: "GET",
  path: "/api/trades",
  scope: "read",
  tag: "trades",
  summary: "Round trips, filtered, sorted, page by page; count=true adds how many there are",
  query: tradesQuery,
  reply: tradePage,
  async handle({ query }, { blotter }) {
    const filter = tradeFilterOf(query);
    const { sort: by, descending, limit, after, count } = query;
    const [page, total] = await Promise.all([
      blotter.trades(filter, { by, descending }, { limit, after }),
      count ? blotter.countTrades(filter) : undefined,
    ]);
    const items = page.items.map(tradeBody);
    return { ...page, items, ...(total === undefined ? {} : { total }) };
  },
});
