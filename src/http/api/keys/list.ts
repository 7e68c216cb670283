import { programKeyList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listKeys = defineEndpoint({
  method: "GET",
  path: "/api/keys",
  scope: "account",
  tag: "keys",
  summary: "Keys of programs, without the keys themselves",
  reply: programKeyList,
  handle: async (_, { people }) => ({ items: [...(await people.keys())] }),
});
