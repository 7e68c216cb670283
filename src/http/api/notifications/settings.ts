import { notifySettings } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showNotifySettings = defineEndpoint({
  method: "GET",
  path: "/api/notifications/settings",
  scope: "read",
  tag: "notifications",
  summary: "What you are told of, and how",
  reply: notifySettings,
  handle: (_, { notifications }) => notifications.settings(),
});
