import { peopleKey } from "../../contract/index.ts";
import { defineEndpoint, empty } from "../../endpoint.ts";

export const endSession = defineEndpoint({
  method: "DELETE",
  path: "/api/sessions/:id",
  scope: "account",
  tag: "session",
  summary: "Ends a session",
  params: peopleKey,
  reply: empty,
  async handle({ params }, { people }) {
    await people.endSession(params.id);
    return undefined;
  },
});
