import { z } from "zod";
import { instant } from "./common.ts";

/** When which log-in ends, for calendar programs, which cannot sign in. */
export const calendarFeed = z
  .object({
    active: z.boolean(),
    madeAt: instant.optional().meta({ description: "When the address that works now was made" }),
  })
  .meta({ id: "CalendarFeed" });
export type CalendarFeedBody = z.infer<typeof calendarFeed>;

export const madeCalendarFeed = z
  .object({
    path: z.string().meta({
      description: "Address of the feed on this server, shown once; whoever has it may read it",
      example: "/api/calendar/relogins.ics?token=...",
    }),
    madeAt: instant,
  })
  .meta({ id: "MadeCalendarFeed" });
export type MadeCalendarFeed = z.infer<typeof madeCalendarFeed>;

export const calendarQuery = z.object({ token: z.string().max(200).default("") });
