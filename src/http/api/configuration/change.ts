import { configurationChange, settingsVersion } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const changeConfiguration = defineEndpoint({
  method: "PUT",
  path: "/api/configuration",
  scope: "owner",
  tag: "configuration",
  summary: "Makes a new version of the settings of brokers, which holds from the next call on",
  body: configurationChange,
  reply: settingsVersion,
  handle: async ({ body }, { configuration }) => configuration.change({ ...body, author: "local" }),
});
