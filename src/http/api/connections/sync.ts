import { connectionId } from "#domain";
import { connectionKey, pull } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const syncConnection = defineEndpoint({
  method: "POST",
  path: "/api/connections/:id/sync",
  scope: "connect",
  tag: "connections",
  summary:
    "Reads what is new now and answers when it is done; sync-progress events tell of it meanwhile",
  params: connectionKey,
  reply: pull,
  handle: async ({ params }, { connections }) => connections.sync(connectionId(params.id)),
});
