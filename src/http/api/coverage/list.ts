import { type Day, storedAccountId } from "#domain";
import { coverageList, coverageQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listCoverage = defineEndpoint({
  method: "GET",
  path: "/api/coverage",
  scope: "read",
  tag: "connections",
  summary: "For each day, whether what is held of an account is proven complete",
  query: coverageQuery,
  reply: coverageList,
  handle: async ({ query }, { connections }) => ({
    items: [
      ...(await connections.coverage(
        storedAccountId(query.account),
        query.from as Day,
        query.to as Day,
      )),
    ],
  }),
});
