import { connectionId } from "#domain";
import { breakList, breaksQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listBreaks = defineEndpoint({
  method: "GET",
  path: "/api/breaks",
  scope: "read",
  tag: "connections",
  summary: "Differences between our figures and those of brokers, open ones first",
  query: breaksQuery,
  reply: breakList,
  handle: async ({ query: { connection, open } }, { connections }) => ({
    items: [
      ...(await connections.breaks({
        connection: connection === undefined ? undefined : connectionId(connection),
        open,
      })),
    ],
  }),
});
