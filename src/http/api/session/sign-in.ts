import { sessionState, signInBody } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const signIn = defineEndpoint({
  method: "POST",
  path: "/api/session",
  scope: "public",
  guessed: true,
  tag: "session",
  summary: "Signs in with a password; a second factor may be asked for",
  body: signInBody,
  reply: sessionState,
  handle: ({ body }, { people }) => people.signIn(body),
});
