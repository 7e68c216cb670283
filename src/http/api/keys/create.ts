import { madeProgramKey, programKeyInput } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const makeKey = defineEndpoint({
  method: "POST",
  path: "/api/keys",
  scope: "account",
  tag: "keys",
  summary: "Makes a key for a program; the key is shown only now",
  body: programKeyInput,
  reply: madeProgramKey,
  handle: ({ body }, { people }) => people.makeKey(body),
});
