import { personList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listPeople = defineEndpoint({
  method: "GET",
  path: "/api/people",
  scope: "owner",
  tag: "people",
  summary: "Who has a blotter here",
  reply: personList,
  handle: async (_, { people }) => ({ items: [...(await people.people())] }),
});
