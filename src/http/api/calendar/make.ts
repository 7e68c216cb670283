import { madeCalendarFeed } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const makeCalendarFeed = defineEndpoint({
  method: "POST",
  path: "/api/calendar/feed",
  scope: "connect",
  tag: "schedule",
  summary: "Makes a secret address of the calendar; one that was made before works no longer",
  reply: madeCalendarFeed,
  handle: async (_, { calendar }) => calendar.make(),
});
