import { experimentPreview, previewInput } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const previewExperiment = defineEndpoint({
  method: "POST",
  path: "/api/experiments/preview",
  scope: "trade",
  tag: "experiments",
  summary: "What a plan could find and when, and everything that is wrong with it",
  body: previewInput,
  reply: experimentPreview,
  handle: async ({ body }, { experiments }) => experiments.preview(body),
});
