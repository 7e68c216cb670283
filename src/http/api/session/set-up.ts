import { sessionState, setUpBody } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const setUp = defineEndpoint({
  method: "POST",
  path: "/api/session/set-up",
  scope: "public",
  guessed: true,
  tag: "session",
  summary: "Makes the first user with the token that the server printed, and signs in",
  body: setUpBody,
  reply: sessionState,
  handle: ({ body }, { people }) => people.setUp(body),
});
