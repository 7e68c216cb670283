import { connectionId } from "#domain";
import { connectionKey, disconnectQuery } from "../../contract/index.ts";
import { defineEndpoint, empty } from "../../endpoint.ts";

export const disconnectBroker = defineEndpoint({
  method: "DELETE",
  path: "/api/connections/:id",
  scope: "connect",
  tag: "connections",
  summary:
    "Ends a connection and forgets its credentials; what it brought stays unless told otherwise",
  params: connectionKey,
  query: disconnectQuery,
  reply: empty,
  async handle({ params, query }, { connections, events }) {
    await connections.disconnect(connectionId(params.id), { data: query.data ?? false });
    events.publish({ type: "connection-changed", connection: params.id });
    if (query.data) events.publish({ type: "data-changed", reason: "sync" });
    return undefined;
  },
});
