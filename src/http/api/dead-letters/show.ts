import { deadLetter, deadLetterKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showDeadLetter = defineEndpoint({
  method: "GET",
  path: "/api/dead-letters/:id",
  scope: "read",
  tag: "schedule",
  summary: "One piece of work that was given up, with its payload and why",
  params: deadLetterKey,
  reply: deadLetter,
  handle: async ({ params }, { deadLetters }) => deadLetters.read(params.id),
});
