import { connectionId } from "#domain";
import { connectionKey, limitList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showLimits = defineEndpoint({
  method: "GET",
  path: "/api/connections/:id/limits",
  scope: "read",
  tag: "connections",
  summary: "How much of the limits of its broker a connection uses now",
  params: connectionKey,
  reply: limitList,
  handle: async ({ params }, { connections }) => ({
    items: await connections.limits(connectionId(params.id)),
  }),
});
