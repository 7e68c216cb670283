import { connectionId } from "#domain";
import { pullPage, pullsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";

export const listPulls = defineEndpoint({
  method: "GET",
  path: "/api/pulls",
  scope: "read",
  tag: "connections",
  summary: "The sync log, newest first",
  query: pullsQuery,
  reply: pullPage,
  handle: async ({ query: { connection, limit, after } }, { connections }) =>
    wire(
      await connections.pulls(connection === undefined ? undefined : connectionId(connection), {
        limit,
        after,
      }),
    ),
});
