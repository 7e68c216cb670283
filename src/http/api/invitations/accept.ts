import { acceptBody, sessionState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const acceptInvitation = defineEndpoint({
  method: "POST",
  path: "/api/invitations/accept",
  scope: "public",
  guessed: true,
  tag: "people",
  summary: "Makes the user who was invited, and signs in",
  body: acceptBody,
  reply: sessionState,
  handle: ({ body }, { people }) => people.accept(body),
});
