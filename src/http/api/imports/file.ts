import { importId } from "#domain";
import { importKey } from "../../contract/index.ts";
import { defineEndpoint, stream } from "../../endpoint.ts";
import { notFound } from "../../problem.ts";

/** Always a download of unknown bytes: a statement in HTML must never run as a page of ours. */
export const downloadImport = defineEndpoint({
  method: "GET",
  path: "/api/imports/:id/file",
  scope: "read",
  tag: "imports",
  summary: "The original file of an import, byte for byte",
  params: importKey,
  reply: stream,
  media: ["application/octet-stream"],
  async handle({ params }, { blotter, files }) {
    const id = importId(params.id);
    const summary = await blotter.import(id);
    if (!summary) throw notFound("import", params.id);
    return {
      contentType: "application/octet-stream",
      fileName: summary.report.file,
      chunks: files.file(id),
    };
  },
});
