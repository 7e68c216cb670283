import { connectionId } from "#domain";
import { connectionKey } from "../../contract/index.ts";
import { defineEndpoint, empty } from "../../endpoint.ts";

export const removeConnectionHook = defineEndpoint({
  method: "DELETE",
  path: "/api/connections/:id/hook",
  scope: "connect",
  tag: "notifications",
  summary: "Takes the address away that a broker may call",
  params: connectionKey,
  reply: empty,
  async handle({ params }, { hooks }) {
    await hooks.remove(connectionId(params.id));
    return undefined;
  },
});
