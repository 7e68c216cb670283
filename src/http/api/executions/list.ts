import { executionPage, executionsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";
import { executionFilterOf } from "../filter.ts";

export const listExecutions = defineEndpoint({
  method: "GET",
  path: "/api/executions",
  scope: "read",
  tag: "executions",
  summary: "Executions, newest first, page by page; count=true adds how many there are",
  query: executionsQuery,
  reply: executionPage,
  async handle({ query }, { blotter }) {
    const filter = executionFilterOf(query);
    const { limit, after, count } = query;
    const [page, total] = await Promise.all([
      blotter.executions(filter, { limit, after }),
      count ? blotter.countExecutions(filter) : undefined,
    ]);
    return { ...wire(page), ...(total === undefined ? {} : { total }) };
  },
});
