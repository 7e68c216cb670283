import { importId } from "#domain";
import { quarantinePage, quarantineQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";

export const listQuarantine = defineEndpoint({
  method: "GET",
  path: "/api/quarantine",
  scope: "read",
  tag: "imports",
  summary: "Rows that could not be read, with line, reason and raw text",
  query: quarantineQuery,
  reply: quarantinePage,
  async handle({ query }, { blotter }) {
    const { limit, after } = query;
    const only = query.import === undefined ? {} : { import: importId(query.import) };
    return wire(await blotter.quarantine(only, { limit, after }));
  },
});
