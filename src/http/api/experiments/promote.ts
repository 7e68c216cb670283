import { experiment, experimentKey, experimentPromotion } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const promoteWinner = defineEndpoint({
  method: "POST",
  path: "/api/experiments/:id/promote",
  scope: "account",
  tag: "experiments",
  summary: "Puts the account that is better in the place of the draw, and ends the experiment",
  params: experimentKey,
  body: experimentPromotion,
  reply: experiment,
  handle: async ({ params, body }, { experiments }) =>
    experiments.promote({ ...params, ...body, by: "local" }),
});
