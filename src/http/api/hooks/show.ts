import { connectionId } from "#domain";
import { connectionHook, connectionKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showConnectionHook = defineEndpoint({
  method: "GET",
  path: "/api/connections/:id/hook",
  scope: "read",
  tag: "notifications",
  summary: "Where a broker may ask that the connection be read",
  params: connectionKey,
  reply: connectionHook,
  handle: ({ params }, { hooks }) => hooks.show(connectionId(params.id)),
});
