import { notifyPreferences, notifySettings } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const saveNotifySettings = defineEndpoint({
  method: "PUT",
  path: "/api/notifications/settings",
  scope: "connect",
  tag: "notifications",
  summary: "Chooses what you are told of, and how",
  body: notifyPreferences,
  reply: notifySettings,
  handle: ({ body }, { notifications }) => notifications.save(body),
});
