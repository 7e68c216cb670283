import { experiment, experimentAct, experimentKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const startExperiment = defineEndpoint({
  method: "POST",
  path: "/api/experiments/:id/start",
  scope: "account",
  tag: "experiments",
  summary: "Draws new positions from now on",
  params: experimentKey,
  body: experimentAct,
  reply: experiment,
  handle: async ({ params, body }, { experiments }) =>
    experiments.act({ ...params, ...body, verb: "start", by: "local" }),
});
