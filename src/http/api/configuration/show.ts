import { configuration } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showConfiguration = defineEndpoint({
  method: "GET",
  path: "/api/configuration",
  scope: "read",
  tag: "configuration",
  summary: "How each broker is used now, and which source says so",
  reply: configuration,
  handle: async (_, { configuration: settings }) => settings.show(),
});
