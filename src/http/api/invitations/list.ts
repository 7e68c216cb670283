import { invitationList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listInvitations = defineEndpoint({
  method: "GET",
  path: "/api/invitations",
  scope: "owner",
  tag: "people",
  summary: "Invitations that nobody took yet",
  reply: invitationList,
  handle: async (_, { people }) => ({ items: [...(await people.invitations())] }),
});
