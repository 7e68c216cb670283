import { importId } from "#domain";
import { importKey, importReport } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";

export const replayImport = defineEndpoint({
  method: "POST",
  path: "/api/imports/:id/replay",
  scope: "write",
  tag: "imports",
  summary: "Reads the kept file again with today's importer, in place of the earlier result",
  params: importKey,
  reply: importReport,
  async handle({ params }, { imports, events }) {
    const report = await imports.replay(importId(params.id));
    events.publish({ type: "data-changed", reason: "replay" });
    return wire(report);
  },
});
