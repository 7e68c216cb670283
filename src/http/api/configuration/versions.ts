import { settingsVersionList, settingsVersionsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listSettingsVersions = defineEndpoint({
  method: "GET",
  path: "/api/configuration/versions",
  scope: "read",
  tag: "configuration",
  summary: "Versions of the settings of brokers with what each changed, the newest first",
  query: settingsVersionsQuery,
  reply: settingsVersionList,
  handle: async ({ query }, { configuration }) => ({
    items: [...(await configuration.versions(query.before))],
  }),
});
