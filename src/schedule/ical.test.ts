import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Instant, instantOf } from "#domain";
import { calendarText, type CalendarEvent } from "./ical.ts";

const at = (hour: number): Instant => instantOf(Date.UTC(2026, 0, 5, hour));
const event = (parts: Partial<CalendarEvent> = {}): CalendarEvent => ({
  ...{ uid: "relogin-c1@openblotter", start: at(11), end: at(12), remindHours: [24] },
  ...{ summary: "Sign in to Acme again", description: "The log-in ends" },
  ...parts,
});
const textOf = (...events: readonly CalendarEvent[]) =>
  calendarText({ name: "Log-ins", now: at(0), events });

/** The logical lines of a calendar, read by the letter of RFC 5545, section 3.1. */
const unfolded = (text: string) => text.replaceAll(/\r\n[ \t]/g, "").split("\r\n");
const valueOf = (text: string, name: string) =>
  unfolded(text)
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === "n" ? "\n" : sign));

describe("a calendar", () => {
  it("is what RFC 5545 describes, line by line", () => {
    expect(textOf(event()).split("\r\n")).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//OpenBlotter//Log-ins//EN",
      "CALSCALE:GREGORIAN",
      "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
      "X-PUBLISHED-TTL:PT1H",
      "NAME:Log-ins",
      "X-WR-CALNAME:Log-ins",
      "BEGIN:VEVENT",
      "UID:relogin-c1@openblotter",
      "DTSTAMP:20260105T000000Z",
      "DTSTART:20260105T110000Z",
      "DTEND:20260105T120000Z",
      "SUMMARY:Sign in to Acme again",
      "DESCRIPTION:The log-in ends",
      "TRANSP:TRANSPARENT",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "DESCRIPTION:Sign in to Acme again",
      "TRIGGER:-PT24H",
      "END:VALARM",
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ]);
  });

  it("without events is still one", () => {
    expect(textOf()).toMatch(/^BEGIN:VCALENDAR\r\n[^]*\r\nEND:VCALENDAR\r\n$/);
    expect(textOf()).not.toContain("VEVENT");
  });

  it("escapes what has a meaning of its own", () => {
    const text = textOf(event({ summary: "a;b,c\\d\r\ne\nf:g" }));
    expect(text).toContain("SUMMARY:a\\;b\\,c\\\\d\\ne\\nf:g\r\n");
  });

  it("cuts long lines after 75 octets and never within a character", () => {
    const text = textOf(event({ summary: `${"ä".repeat(40)}${"🙂".repeat(40)}` }));
    for (const line of text.split("\r\n"))
      expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
    expect(text).not.toContain("\ufffd");
    expect(valueOf(text, "SUMMARY")).toBe(`${"ä".repeat(40)}${"🙂".repeat(40)}`);
    const full = textOf(event({ summary: "x".repeat(67) }));
    expect(full).toContain(`\r\nSUMMARY:${"x".repeat(67)}\r\n`);
  });

  it("gives back any text, and nothing in a text can begin a line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (summary) => {
        const text = textOf(event({ summary }));
        for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThan(76);
        const names = unfolded(text).map((line) => line.split(/[:;]/, 1)[0]);
        expect(names).toEqual(unfolded(textOf(event())).map((line) => line.split(/[:;]/, 1)[0]));
        const kept = summary
          .replaceAll(/\p{Cs}/gu, "\ufffd")
          .replaceAll(/\r\n?|\u2028|\u2029/g, "\n")
          // oxlint-disable-next-line no-control-regex -- That is what is taken out.
          .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ");
        expect(valueOf(text, "SUMMARY")).toBe(kept);
      }),
    );
  });
});
