import { invitationInput, madeInvitation } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const invite = defineEndpoint({
  method: "POST",
  path: "/api/invitations",
  scope: "owner",
  tag: "people",
  summary: "Invites a person, who gets a blotter of their own",
  body: invitationInput,
  reply: madeInvitation,
  handle: ({ body }, { people }) => people.invite(body.label),
});
