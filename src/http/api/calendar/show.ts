import { calendarFeed } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showCalendarFeed = defineEndpoint({
  method: "GET",
  path: "/api/calendar",
  scope: "read",
  tag: "schedule",
  summary: "Whether the calendar of log-ins that end can be subscribed to",
  reply: calendarFeed,
  handle: async (_, { calendar }) => calendar.state(),
});
