import { deadLetterPage, deadLettersQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listDeadLetters = defineEndpoint({
  method: "GET",
  path: "/api/dead-letters",
  scope: "read",
  tag: "schedule",
  summary: "Work that was given up, what failed last first",
  query: deadLettersQuery,
  reply: deadLetterPage,
  handle: async ({ query: { state, kind, limit, after } }, { deadLetters }) => {
    const { items, next } = await deadLetters.list({ state, kind }, { limit, after });
    return { items: [...items], ...(next !== undefined && { next }) };
  },
});
