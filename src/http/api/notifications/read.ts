import { readInput, unreadCount } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const readNotifications = defineEndpoint({
  method: "POST",
  path: "/api/notifications/read",
  scope: "write",
  tag: "notifications",
  summary: "Marks notices as read, these or all",
  body: readInput,
  reply: unreadCount,
  async handle({ body: { ids } }, { notifications, events }) {
    const unread = await notifications.read(ids);
    events.publish({ type: "notifications-changed" });
    return { unread };
  },
});
