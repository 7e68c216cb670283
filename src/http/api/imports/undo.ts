import { importId } from "#domain";
import { importKey, undone } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const undoImport = defineEndpoint({
  method: "DELETE",
  path: "/api/imports/:id",
  scope: "write",
  tag: "imports",
  summary: "Takes a whole import back; what another import also brought stays",
  params: importKey,
  reply: undone,
  async handle({ params }, { imports, events }) {
    const result = await imports.undo(importId(params.id));
    events.publish({ type: "data-changed", reason: "undo" });
    return result;
  },
});
