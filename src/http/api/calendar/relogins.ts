import { fail } from "#domain";
import { calendarQuery } from "../../contract/index.ts";
import { defineEndpoint, stream } from "../../endpoint.ts";

/** Calendar programs send no log-in, so the secret is in the address. */
export const reloginCalendar = defineEndpoint({
  method: "GET",
  path: "/api/calendar/relogins.ics",
  scope: "public",
  tag: "schedule",
  summary: "When which log-in ends, as a calendar (RFC 5545)",
  query: calendarQuery,
  reply: stream,
  media: ["text/calendar"],
  async handle({ query }, { calendar }) {
    const text = (await calendar.feed(query.token)) ?? fail(unknownCalendar);
    return {
      contentType: "text/calendar; charset=utf-8",
      fileName: "openblotter-relogins.ics",
      chunks: one(text),
    };
  },
});

async function* one(text: string): AsyncIterable<string> {
  yield text;
}

const unknownCalendar = {
  code: "unknown-calendar",
  message: "There is no calendar at this address",
  owner: "user",
  next: 'Make a new address with "openblotter calendar new"',
} as const;
