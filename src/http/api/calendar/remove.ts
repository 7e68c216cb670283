import { defineEndpoint, empty } from "../../endpoint.ts";

export const removeCalendarFeed = defineEndpoint({
  method: "DELETE",
  path: "/api/calendar/feed",
  scope: "connect",
  tag: "schedule",
  summary: "Ends the calendar: its address works no longer",
  reply: empty,
  async handle(_, { calendar }) {
    await calendar.remove();
    return undefined;
  },
});
