import { importPage, importsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";

export const listImports = defineEndpoint({
  method: "GET",
  path: "/api/imports",
  scope: "read",
  tag: "imports",
  summary: "Files that were imported, newest first",
  query: importsQuery,
  reply: importPage,
  handle: async ({ query: { limit, after } }, { blotter }) =>
    wire(await blotter.imports({ limit, after })),
});
