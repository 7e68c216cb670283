import { experimentList, experimentsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listExperiments = defineEndpoint({
  method: "GET",
  path: "/api/experiments",
  scope: "read",
  tag: "experiments",
  summary: "Experiments with what each has shown, and the accounts that could be tried",
  query: experimentsQuery,
  reply: experimentList,
  handle: async ({ query }, { experiments }) => experiments.list(query),
});
