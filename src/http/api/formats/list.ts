import { formatList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listFormats = defineEndpoint({
  method: "GET",
  path: "/api/formats",
  scope: "read",
  tag: "imports",
  summary: "Statement formats that are read, and how to get such a file",
  reply: formatList,
  handle: async (_, { formats }) => ({ items: [...formats] }),
});
