import { cashPage, cashQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";
import { executionFilterOf } from "../filter.ts";

export const listCash = defineEndpoint({
  method: "GET",
  path: "/api/cash",
  scope: "read",
  tag: "accounts",
  summary: "Money that moved without a trade, newest first",
  query: cashQuery,
  reply: cashPage,
  async handle({ query }, { blotter }) {
    const { limit, after } = query;
    const filter = executionFilterOf({ ...query, side: undefined });
    return wire(await blotter.cash(filter, { limit, after }));
  },
});
