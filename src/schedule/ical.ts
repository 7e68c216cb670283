import type { Instant } from "#domain";

export type CalendarEvent = {
  /** The same for the same thing however often the calendar is fetched. */
  readonly uid: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly summary: string;
  readonly description: string;
  /** Hours before its start at which a calendar may remind of it. */
  readonly remindHours: readonly number[];
};

export type Calendar = {
  readonly name: string;
  readonly now: Instant;
  readonly events: readonly CalendarEvent[];
};

/** A calendar as text/calendar, RFC 5545. Texts may hold anything. */
export function calendarText({ name, now, events }: Calendar): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//OpenBlotter//Log-ins//EN",
    "CALSCALE:GREGORIAN",
    // How often to fetch it again: RFC 7986, and what older programs know.
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap((event) => eventLines(event, now)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

const eventLines = (event: CalendarEvent, now: Instant): readonly string[] => [
  "BEGIN:VEVENT",
  `UID:${escaped(event.uid)}`,
  `DTSTAMP:${moment(now)}`,
  `DTSTART:${moment(event.start)}`,
  `DTEND:${moment(event.end)}`,
  `SUMMARY:${escaped(event.summary)}`,
  `DESCRIPTION:${escaped(event.description)}`,
  "TRANSP:TRANSPARENT",
  ...event.remindHours.flatMap((hours) => [
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(event.summary)}`,
    `TRIGGER:-PT${hours}H`,
    "END:VALARM",
  ]),
  "END:VEVENT",
];

/** "20260105T120000Z" */
const moment = (instant: Instant): string => `${instant.slice(0, 19).replaceAll(/[-:]/g, "")}Z`;

/** Text, section 3.3.11; control characters have no place in it. */
const escaped = (text: string): string =>
  text
    // Half a surrogate pair has no form in UTF-8.
    .replaceAll(/\p{Cs}/gu, "\ufffd")
    .replaceAll(/\r\n?|\u2028|\u2029/g, "\n")
    // oxlint-disable-next-line no-control-regex -- That is what is taken out.
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ")
    .replaceAll(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");

/** Lines longer than this, in octets, go on in the next one, section 3.1. */
const LINE_OCTETS = 75;

/** A line cut between characters, each part after the first behind a space. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > LINE_OCTETS) {
      parts.push(part);
      [part, octets] = [" ", 1];
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join("\r\n");
}

/** How long a character is in UTF-8. */
function octetsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
}
