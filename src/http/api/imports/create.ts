import { importQuery, importReport } from "../../contract/index.ts";
import { defineEndpoint, file } from "../../endpoint.ts";
import { wire } from "../../wire.ts";
import { announced, importOptions, named } from "./run.ts";

export const createImport = defineEndpoint({
  method: "POST",
  path: "/api/imports",
  scope: "write",
  tag: "imports",
  summary: "Imports the statement in the body; the same file again changes nothing",
  query: importQuery,
  body: file,
  reply: importReport,
  async handle({ query, body }, { imports, events }) {
    const report = await announced(query, events, async () => {
      const result = await imports.import(named(body, query), importOptions(query, events));
      return { result, id: result.id };
    });
    events.publish({ type: "data-changed", reason: "import" });
    return wire(report);
  },
});
