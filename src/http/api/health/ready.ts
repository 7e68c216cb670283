import { health } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

/** Says that storage answers as well, by reading the smallest page there is. */
export const ready = defineEndpoint({
  method: "GET",
  path: "/readyz",
  scope: "public",
  tag: "system",
  summary: "Whether storage answers",
  reply: health,
  async handle(_, { blotter }) {
    await blotter.imports({ limit: 1 });
    return { status: "ok" as const };
  },
});
