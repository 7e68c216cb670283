import { passwordChange, sessionState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const changePassword = defineEndpoint({
  method: "PUT",
  path: "/api/session/password",
  scope: "account",
  guessed: true,
  tag: "session",
  summary: "Changes the password and ends every other session",
  body: passwordChange,
  reply: sessionState,
  handle: ({ body }, { people }) => people.changePassword(body),
});
