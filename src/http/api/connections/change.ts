import { connectionId } from "#domain";
import { connection, connectionChange, connectionKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const changeConnection = defineEndpoint({
  method: "PUT",
  path: "/api/connections/:id",
  scope: "connect",
  tag: "connections",
  summary: "Changes the label, the interval, whether it syncs by itself, or whether it may trade",
  params: connectionKey,
  body: connectionChange,
  reply: connection,
  async handle({ params, body }, { connections, events }) {
    const changed = await connections.change(connectionId(params.id), body);
    events.publish({ type: "connection-changed", connection: changed.id });
    return changed;
  },
});
