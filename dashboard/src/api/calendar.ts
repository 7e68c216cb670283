import { queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import type * as Api from "./types.ts";

export const CALENDAR_KEY = ["calendar"] as const;

export const calendarFeed = () =>
  queryOptions({
    queryKey: CALENDAR_KEY,
    queryFn: ({ signal }) => get<Api.CalendarFeedBody>("/api/calendar", {}, signal),
  });

/** One that was made before works no longer. */
export const makeCalendar = () => send<Api.MadeCalendarFeed>("POST", "/api/calendar/feed");
export const endCalendar = () => send<undefined>("DELETE", "/api/calendar/feed");
