import { breakdown, breakdownQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";
import { tradeFilterOf } from "../filter.ts";

export const showBreakdown = defineEndpoint({
  method: "GET",
  path: "/api/breakdown",
  scope: "read",
  tag: "statistics",
  summary: "Profit by day, month, weekday, hour, symbol or account of closing",
  query: breakdownQuery,
  reply: breakdown,
  async handle({ query }, { blotter }) {
    const { by, zone } = query;
    return { by, zone, items: wire(await blotter.breakdown(tradeFilterOf(query), by, zone)) };
  },
});
