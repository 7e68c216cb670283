import { connectionId } from "#domain";
import { connectionKey, madeHook } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const makeConnectionHook = defineEndpoint({
  method: "POST",
  path: "/api/connections/:id/hook",
  scope: "connect",
  tag: "notifications",
  summary: "Makes an address for a broker to call, with a new secret that is shown once",
  params: connectionKey,
  reply: madeHook,
  handle: ({ params }, { hooks }) => hooks.make(connectionId(params.id)),
});
