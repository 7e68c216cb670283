import { connectionId } from "#domain";
import { connection, connectionKey, reconnectBody } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const reconnectBroker = defineEndpoint({
  method: "POST",
  path: "/api/connections/:id/reconnect",
  scope: "connect",
  tag: "connections",
  summary:
    "Replaces the credentials once the new ones have worked; the connection and its data stay",
  params: connectionKey,
  body: reconnectBody,
  reply: connection,
  async handle({ params, body }, { connections, events }) {
    const { purpose, credentials } = body;
    const give = purpose === "trade" ? connections.giveTrading : connections.reconnect;
    const made = await give(connectionId(params.id), credentials);
    events.publish({ type: "connection-changed", connection: made.id });
    return made;
  },
});
