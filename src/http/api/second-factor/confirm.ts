import { codeBody, sessionState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const confirmSecondFactor = defineEndpoint({
  method: "PUT",
  path: "/api/second-factor",
  scope: "account",
  guessed: true,
  tag: "session",
  summary: "Switches the second factor on",
  body: codeBody,
  reply: sessionState,
  handle: ({ body }, { people }) => people.confirmSecondFactor(body.code),
});
