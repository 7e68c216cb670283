import { connectionId, storedAccountId } from "#domain";
import { connectedAccountChange, connectedAccountKey, connection } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const changeConnectedAccount = defineEndpoint({
  method: "PUT",
  path: "/api/connections/:id/accounts/:account",
  scope: "connect",
  tag: "connections",
  summary: "Changes how often one account of a connection is read, or whether it is read",
  params: connectedAccountKey,
  body: connectedAccountChange,
  reply: connection,
  async handle({ params, body }, { connections, events }) {
    const account = storedAccountId(params.account);
    const changed = await connections.changeAccount(connectionId(params.id), account, body);
    events.publish({ type: "connection-changed", connection: changed.id });
    return changed;
  },
});
