import { importPreview, importQuery } from "../../contract/index.ts";
import { defineEndpoint, file } from "../../endpoint.ts";
import { wire } from "../../wire.ts";
import { announced, importOptions, named } from "./run.ts";

export const previewImport = defineEndpoint({
  method: "POST",
  path: "/api/imports/preview",
  scope: "write",
  tag: "imports",
  summary: "What importing the statement in the body would do; nothing is stored",
  query: importQuery,
  body: file,
  reply: importPreview,
  handle: ({ query, body }, { imports, events }) =>
    announced(query, events, async () => ({
      result: wire(await imports.preview(named(body, query), importOptions(query, events))),
    })),
});
