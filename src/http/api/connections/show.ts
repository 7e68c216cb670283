import { connectionId } from "#domain";
import { connection, connectionKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showConnection = defineEndpoint({
  method: "GET",
  path: "/api/connections/:id",
  scope: "read",
  tag: "connections",
  summary: "One connection",
  params: connectionKey,
  reply: connection,
  handle: async ({ params }, { connections }) => connections.read(connectionId(params.id)),
});
