import { connectionId } from "#domain";
import { backfillBody, connectionKey, pull } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const backfillConnection = defineEndpoint({
  method: "POST",
  path: "/api/connections/:id/backfill",
  scope: "connect",
  tag: "connections",
  summary: "Reads the past behind what is held, window by window",
  params: connectionKey,
  body: backfillBody,
  reply: pull,
  handle: async ({ params, body }, { connections }) =>
    connections.backfill(connectionId(params.id), body.from),
});
