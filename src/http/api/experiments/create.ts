import { experiment, experimentInput } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const createExperiment = defineEndpoint({
  method: "POST",
  path: "/api/experiments",
  scope: "account",
  tag: "experiments",
  summary: "Writes down a plan as a draft; what is wrong with it is said at once",
  body: experimentInput,
  reply: experiment,
  handle: async ({ body }, { experiments }) => experiments.create(body, "local"),
});
