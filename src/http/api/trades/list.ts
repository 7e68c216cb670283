import { tradePage, tradesQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";
import { tradeFilterOf } from "../filter.ts";

export const listTrades = defineEndpoint({
  method: "GET",
  path: "/api/trades",
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
    return { ...wire(page), ...(total === undefined ? {} : { total }) };
  },
});
