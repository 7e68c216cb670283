import { passwordBody, sessionState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const removeSecondFactor = defineEndpoint({
  method: "POST",
  path: "/api/second-factor/remove",
  scope: "account",
  guessed: true,
  tag: "session",
  summary: "Switches the second factor off",
  body: passwordBody,
  reply: sessionState,
  handle: ({ body }, { people }) => people.removeSecondFactor(body.password),
});
