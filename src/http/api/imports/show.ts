import { importId } from "#domain";
import { importKey, importSummary } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { notFound } from "../../problem.ts";
import { wire } from "../../wire.ts";

export const showImport = defineEndpoint({
  method: "GET",
  path: "/api/imports/:id",
  scope: "read",
  tag: "imports",
  summary: "One import with its report",
  params: importKey,
  reply: importSummary,
  async handle({ params }, { blotter }) {
    const summary = await blotter.import(importId(params.id));
    if (!summary) throw notFound("import", params.id);
    return wire(summary);
  },
});
