import { secondFactorBody, sessionState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const passSecondFactor = defineEndpoint({
  method: "POST",
  path: "/api/session/second-factor",
  scope: "public",
  guessed: true,
  tag: "session",
  summary: "Completes signing in with a code of the authenticator or a recovery code",
  body: secondFactorBody,
  reply: sessionState,
  handle: ({ body }, { people }) => people.passSecondFactor(body),
});
