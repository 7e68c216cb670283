import { performanceQuery, performanceReport } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showPerformance = defineEndpoint({
  method: "GET",
  path: "/api/performance",
  scope: "read",
  tag: "experiments",
  summary: "How well each account did for orders that compare, with intervals",
  query: performanceQuery,
  reply: performanceReport,
  handle: async ({ query }, { experiments }) => experiments.performance(query),
});
