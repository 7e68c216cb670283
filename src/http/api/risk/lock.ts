import { liveLockInput } from "../../contract/index.ts";
import { defineEndpoint, empty } from "../../endpoint.ts";

export const lockLive = defineEndpoint({
  method: "POST",
  path: "/api/risk/lock",
  scope: "trade",
  tag: "orders",
  summary: "Locks a live account at once: nothing is sent to it after the answer",
  body: liveLockInput,
  reply: empty,
  handle: async ({ body }, { risk }) => risk.lock(body) as Promise<undefined>,
});
