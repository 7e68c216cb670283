import { experiment, experimentAct, experimentKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const archiveExperiment = defineEndpoint({
  method: "POST",
  path: "/api/experiments/:id/archive",
  scope: "account",
  tag: "experiments",
  summary: "Takes an experiment that does not run off the list",
  params: experimentKey,
  body: experimentAct,
  reply: experiment,
  handle: async ({ params, body }, { experiments }) =>
    experiments.act({ ...params, ...body, verb: "archive", by: "local" }),
});
