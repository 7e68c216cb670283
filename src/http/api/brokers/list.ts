import { brokerList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listBrokers = defineEndpoint({
  method: "GET",
  path: "/api/brokers",
  scope: "read",
  tag: "brokers",
  summary: "Brokers that can be connected, with what each can do",
  reply: brokerList,
  handle: async (_, { connections }) => ({ items: [...connections.brokers()] }),
});
