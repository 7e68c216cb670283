import { importReport } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";

export const addSample = defineEndpoint({
  method: "POST",
  path: "/api/sample",
  scope: "write",
  tag: "system",
  summary: "Imports an invented statement, marked as sample data wherever it is shown",
  reply: importReport,
  async handle(_, { sample, events }) {
    const report = await sample.add();
    events.publish({ type: "data-changed", reason: "sample" });
    return wire(report);
  },
});
