import { connectionId } from "#domain";
import { connectionKey, liveState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showLive = defineEndpoint({
  method: "GET",
  path: "/api/connections/:id/live",
  scope: "read",
  tag: "connections",
  summary: "Whether the orders of a connection are listened to, and how it fared when looked at",
  params: connectionKey,
  reply: liveState,
  handle: ({ params }, { quotes }) => quotes.live(connectionId(params.id)),
});
