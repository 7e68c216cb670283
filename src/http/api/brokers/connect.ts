import { brokerKey, connectBody, connection } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const connectBroker = defineEndpoint({
  method: "POST",
  path: "/api/brokers/:broker/connect",
  scope: "connect",
  tag: "brokers",
  summary: "Connects an account; credentials are tried before they are kept",
  params: brokerKey,
  body: connectBody,
  reply: connection,
  async handle({ params, body }, { connections, events }) {
    const made = await connections.connect({ broker: params.broker, ...body });
    events.publish({ type: "connection-changed", connection: made.id });
    return made;
  },
});
