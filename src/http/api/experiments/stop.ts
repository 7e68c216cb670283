import { experiment, experimentAct, experimentKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const stopExperiment = defineEndpoint({
  method: "POST",
  path: "/api/experiments/:id/stop",
  scope: "account",
  tag: "experiments",
  summary: "Ends the draw for good; positions stay where they are",
  params: experimentKey,
  body: experimentAct,
  reply: experiment,
  handle: async ({ params, body }, { experiments }) =>
    experiments.act({ ...params, ...body, verb: "stop", by: "local" }),
});
