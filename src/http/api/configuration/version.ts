import { settingsVersionKey, settingsVersionWhole } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showSettingsVersion = defineEndpoint({
  method: "GET",
  path: "/api/configuration/versions/:version",
  scope: "read",
  tag: "configuration",
  summary: "One version of the settings of brokers, whole",
  params: settingsVersionKey,
  reply: settingsVersionWhole,
  handle: async ({ params }, { configuration }) => configuration.version(params.version),
});
