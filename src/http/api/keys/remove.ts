import { peopleKey } from "../../contract/index.ts";
import { defineEndpoint, empty } from "../../endpoint.ts";

export const revokeKey = defineEndpoint({
  method: "DELETE",
  path: "/api/keys/:id",
  scope: "account",
  tag: "keys",
  summary: "Revokes a key at once",
  params: peopleKey,
  reply: empty,
  async handle({ params }, { people }) {
    await people.revokeKey(params.id);
    return undefined;
  },
});
