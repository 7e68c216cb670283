import { tagList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listTags = defineEndpoint({
  method: "GET",
  path: "/api/tags",
  scope: "read",
  tag: "trades",
  summary: "Tags in use and how many trades carry each, the most used first",
  reply: tagList,
  handle: async (_, { annotations }) => ({ items: [...(await annotations.tags())] }),
});
