import { notificationPage, notificationsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const listNotifications = defineEndpoint({
  method: "GET",
  path: "/api/notifications",
  scope: "read",
  tag: "notifications",
  summary: "What happened, newest first, and how much of it is unread",
  query: notificationsQuery,
  reply: notificationPage,
  handle: ({ query: { limit, after, unread } }, { notifications }) =>
    notifications.list({ limit, after, unread }),
});
