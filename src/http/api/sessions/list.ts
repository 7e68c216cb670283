import { personSessionList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listSessions = defineEndpoint({
  method: "GET",
  path: "/api/sessions",
  scope: "account",
  tag: "session",
  summary: "Where one is signed in, the last used first",
  reply: personSessionList,
  handle: async (_, { people }) => ({ items: [...(await people.sessions())] }),
});
