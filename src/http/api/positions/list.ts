import { storedAccountId } from "#domain";
import { positionList, positionsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";

export const listPositions = defineEndpoint({
  method: "GET",
  path: "/api/positions",
  scope: "read",
  tag: "accounts",
  summary: "What is held as we derive it, beside what the broker last reported",
  query: positionsQuery,
  reply: positionList,
  handle: async ({ query }, { blotter }) => ({
    items: wire(await blotter.positions(query.account?.map(storedAccountId))),
  }),
});
