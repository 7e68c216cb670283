import { sessionState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const signOut = defineEndpoint({
  method: "DELETE",
  path: "/api/session",
  scope: "public",
  tag: "session",
  summary: "Ends the session that asks",
  reply: sessionState,
  handle: (_, { people }) => people.signOut(),
});
