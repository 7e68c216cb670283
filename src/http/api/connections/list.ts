import { connectionList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listConnections = defineEndpoint({
  method: "GET",
  path: "/api/connections",
  scope: "read",
  tag: "connections",
  summary: "Connections with their state, the oldest first",
  reply: connectionList,
  handle: async (_, { connections }) => ({ items: [...(await connections.list())] }),
});
