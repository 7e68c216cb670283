import { passwordBody, secondFactorOffer } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const beginSecondFactor = defineEndpoint({
  method: "POST",
  path: "/api/second-factor",
  scope: "account",
  guessed: true,
  tag: "session",
  summary: "Offers a second factor, which a code of the authenticator then switches on",
  body: passwordBody,
  reply: secondFactorOffer,
  handle: ({ body }, { people }) => people.beginSecondFactor(body.password),
});
