import { experiment, experimentKey, experimentShares } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const weighExperiment = defineEndpoint({
  method: "PUT",
  path: "/api/experiments/:id/shares",
  scope: "account",
  tag: "experiments",
  summary: "New shares of new positions, as a new version; positions stay where they are",
  params: experimentKey,
  body: experimentShares,
  reply: experiment,
  handle: async ({ params, body }, { experiments }) =>
    experiments.weigh({ ...params, ...body, by: "local" }),
});
