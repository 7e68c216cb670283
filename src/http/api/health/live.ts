import { health } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

/** Says that the process answers; asks nothing of storage. */
export const live = defineEndpoint({
  method: "GET",
  path: "/healthz",
  scope: "public",
  tag: "system",
  summary: "Whether the process answers",
  reply: health,
  handle: async () => ({ status: "ok" as const }),
});
