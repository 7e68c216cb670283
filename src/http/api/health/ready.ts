import { readiness } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

/** Says whether a balancer should send requests here; 503 where it should not. */
export const ready = defineEndpoint({
  method: "GET",
  path: "/readyz",
  scope: "public",
  tag: "system",
  summary: "Whether database, tables and key are there, and how queue and limits fare",
  reply: readiness,
  handle: (_, services) => services.ready(),
});
