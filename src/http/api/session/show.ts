import { sessionState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showSession = defineEndpoint({
  method: "GET",
  path: "/api/session",
  scope: "public",
  tag: "session",
  summary: "Who is signed in, and whether anybody has to be",
  reply: sessionState,
  handle: (_, { people }) => people.state(),
});
