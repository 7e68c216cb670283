import { experiment, experimentKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showExperiment = defineEndpoint({
  method: "GET",
  path: "/api/experiments/:id",
  scope: "read",
  tag: "experiments",
  summary: "One experiment: counts, intervals, split, guardrails and the verdict in words",
  params: experimentKey,
  reply: experiment,
  handle: async ({ params }, { experiments }) => experiments.read(params.id),
});
