import { peopleKey } from "../../contract/index.ts";
import { defineEndpoint, empty } from "../../endpoint.ts";

export const withdrawInvitation = defineEndpoint({
  method: "DELETE",
  path: "/api/invitations/:id",
  scope: "owner",
  tag: "people",
  summary: "Takes an invitation back",
  params: peopleKey,
  reply: empty,
  async handle({ params }, { people }) {
    await people.withdraw(params.id);
    return undefined;
  },
});
