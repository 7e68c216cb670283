import { storedAccountId } from "#domain";
import { gapList, gapsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";

export const listGaps = defineEndpoint({
  method: "GET",
  path: "/api/gaps",
  scope: "read",
  tag: "accounts",
  summary: "What the executions show to be missing, the newest first, at most a thousand",
  query: gapsQuery,
  reply: gapList,
  handle: async ({ query }, { blotter }) => ({
    items: wire(await blotter.gaps(query.account?.map(storedAccountId))),
  }),
});
