import { configurationRestore, settingsVersion, settingsVersionKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const restoreConfiguration = defineEndpoint({
  method: "POST",
  path: "/api/configuration/versions/:version/restore",
  scope: "owner",
  tag: "configuration",
  summary: "Makes a new version that says what an older one said",
  params: settingsVersionKey,
  body: configurationRestore,
  reply: settingsVersion,
  handle: async ({ params, body }, { configuration }) =>
    configuration.restore({ ...body, ...params, author: "local" }),
});
