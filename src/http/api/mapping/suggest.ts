import { mappingQuery, mappingSuggestion } from "../../contract/index.ts";
import { defineEndpoint, file } from "../../endpoint.ts";

export const suggestMapping = defineEndpoint({
  method: "POST",
  path: "/api/mapping/suggest",
  scope: "write",
  tag: "imports",
  summary: "Header, first rows and probable columns of a table that no importer knows",
  query: mappingQuery,
  body: file,
  reply: mappingSuggestion,
  handle: ({ query, body }, services) => services.suggestMapping({ ...body, name: query.name }),
});
