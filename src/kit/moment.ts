import { dayAt, instantOf, wallToUtcMs } from "#domain";
import type { Moment } from "./statement.ts";
import { quoted, unreadable } from "./unreadable.ts";

/**
 * Which of the three numbers of a date is which. A date that begins with four digits is year first
 * whatever this says.
 */
export type DateOrder = "ymd" | "dmy" | "mdy";

export type MomentOptions = {
  readonly order?: DateOrder | undefined;
  /** Zone of wall-clock times, when the text states none itself. */
  readonly zone: string;
  /** Whether the zone was stated by the file or user, or is assumed for the format. */
  readonly zoneEvidence?: "stated" | "assumed" | undefined;
};

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * Zone abbreviations that files write, as offsets; only those that mean one thing wherever they are
 * seen.
 */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  Z: "UTC",
  UTC: "UTC",
  GMT: "UTC",
  EST: "-05:00",
  EDT: "-04:00",
  CST: "-06:00",
  CDT: "-05:00",
  MST: "-07:00",
  MDT: "-06:00",
  PST: "-08:00",
  PDT: "-07:00",
  CET: "+01:00",
  CEST: "+02:00",
  HKT: "+08:00",
  JST: "+09:00",
};

const DATE = /^(\d{1,4})[-/. ]{1,2}(\d{1,2}|[A-Za-z]{3,9})[-/., ]{1,2}(\d{1,4})\.?/;
const NAMED = /^([A-Za-z]{3,9})\.?[- ](\d{1,2}),?[- ](\d{4})/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})/;
const TIME = /^[T;, ]*\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?/;
const ZONE =
  /^\s*(?:\(?([A-Z]{1,4})\)?)?\s*,?\s*(?:GMT|UTC)?\s*(?:([+-]\d{1,2}(?::?\d{2})?)|\[([+-]?\d{1,2}(?:\.\d+)?)(?::[A-Z]+)?\])?\s*$/;

/**
 * Reads a date, or a date with a time, as statements write them. Without a time the precision is
 * `day` and the instant is midnight of the zone. A zone in the text wins over the one given. Throws
 * Unreadable for anything else, for the 30th of February and for trailing text.
 */
export function momentIn(cell: string, options: MomentOptions): Moment {
  const plain = plainMoment(cell, options);
  if (plain) return plain;
  const text = cell.trim();
  const date =
    dateIn(text, options.order) ?? unreadable("bad-date", `${quoted(cell)} is not a date`);
  const rest = text.slice(date.length);
  const time = TIME.exec(rest);
  const tail = ZONE.exec(time ? rest.slice(time[0].length) : rest);
  const abbreviation = tail?.[1] === undefined ? undefined : ABBREVIATIONS[tail[1]];
  if (!tail || (tail[1] && !abbreviation))
    unreadable("bad-date", `${quoted(cell)} is not a date and time`);
  const stated = tail[2] ?? (tail[3] === undefined ? abbreviation : bracketOffset(tail[3]));
  const zone = stated ?? options.zone;
  const evidence = stated ? "stated" : (options.zoneEvidence ?? "assumed");
  const { ms, micros } = time ? clock(time, cell) : { ms: 0, micros: 0 };
  return {
    instant: instantOf(wallToUtcMs(date.ms + ms, zone), micros),
    precision: time ? "instant" : "day",
    zone: { name: zone, evidence },
    day: dayAt(date.ms),
  };
}

/**
 * Two digits at a position; NaN-like -100 when they are not digits, so that any check of a range
 * fails.
 */
function pairAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -10_000;
}

/**
 * "2026-04-02T11:08:05" with any separators and "20260402;110805", which most rows of large files
 * hold: digits by their place, without regular expressions. Undefined for anything else, which is
 * then read with care.
 */
function plainMoment(
  cell: string,
  { zone, zoneEvidence = "assumed" }: MomentOptions,
): Moment | undefined {
  const gap = cell.length === 19 ? 1 : cell.length === 15 ? 0 : -1;
  if (gap < 0 || !(gap === 1 ? hasSeparators(cell) : cell[8] === ";")) return undefined;
  const year = pairAt(cell, 0) * 100 + pairAt(cell, 2);
  const month = pairAt(cell, 4 + gap);
  const day = pairAt(cell, 6 + 2 * gap);
  const start = 9 + 2 * gap;
  const hour = pairAt(cell, start);
  const minute = pairAt(cell, start + 2 + gap);
  const second = pairAt(cell, start + 4 + 2 * gap);
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > 28) return undefined;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return undefined;
  const dateMs = Date.UTC(year, month - 1, day);
  const wallMs = dateMs + ((hour * 60 + minute) * 60 + second) * 1000;
  return {
    instant: instantOf(wallToUtcMs(wallMs, zone)),
    precision: "instant",
    zone: zoneOf(zone, zoneEvidence),
    day: dayAt(dateMs),
  };
}

/** "-" or "." in the date, "T" or a blank behind it, ":" in the time. */
function hasSeparators(cell: string): boolean {
  const inDate = cell[4];
  const behind = cell[10];
  return (
    (inDate === "-" || inDate === ".") &&
    cell[7] === inDate &&
    (behind === "T" || behind === " " || behind === ";") &&
    cell[13] === ":" &&
    cell[16] === ":"
  );
}

// A file has one zone, so one object serves its rows.
let lastZone: Moment["zone"] = { name: "UTC", evidence: "assumed" };

function zoneOf(name: string, evidence: Moment["zone"]["evidence"]): Moment["zone"] {
  if (lastZone.name !== name || lastZone.evidence !== evidence) lastZone = { name, evidence };
  return lastZone;
}

/** OFX writes hours from GMT in brackets, possibly with a fraction: "[-5:EST]", "[5.5:IST]". */
function bracketOffset(hours: string): string {
  const [whole = "0", fraction] = hours.replace(/^\+/, "").split(".");
  const minutes = fraction ? Math.round(60 * (Number(fraction) / 10 ** fraction.length)) : 0;
  const sign = whole.startsWith("-") ? "-" : "+";
  return `${sign}${whole.replace("-", "")}:${String(minutes).padStart(2, "0")}`;
}

/**
 * The calendar day at the start of a text, as milliseconds since 1970, and how much of the text it
 * takes.
 */
function dateIn(text: string, order: DateOrder | undefined) {
  const compact = COMPACT.exec(text);
  if (compact) return calendar(compact, compact[1], compact[2], compact[3]);
  const named = NAMED.exec(text);
  if (named) return calendar(named, named[3], monthNumber(named[1]), named[2]);
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [, a = "", b = "", c = ""] = match;
  const month = /[A-Za-z]/.test(b) ? monthNumber(b) : b;
  if (a.length === 4) return calendar(match, a, month, c);
  if (month !== b) return calendar(match, c, month, a);
  if (order === "dmy") return calendar(match, c, b, a);
  return order === "mdy"
    ? calendar(match, c, a, b)
    : order === "ymd"
      ? calendar(match, a, b, c)
      : undefined;
}

const monthNumber = (name = "") => String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);

function calendar(match: RegExpExecArray, year = "", month = "", day = "") {
  const full = year.length === 2 ? 2000 + Number(year) : Number(year);
  const ms = Date.UTC(full, Number(month) - 1, Number(day));
  const back = new Date(ms);
  const real = back.getUTCMonth() === Number(month) - 1 && back.getUTCDate() === Number(day);
  return real && full > 1900 ? { ms, length: match[0].length } : undefined;
}

function clock(match: RegExpExecArray, cell: string) {
  const [, h = "", m = "", s = "0", fraction = "", half] = match;
  const afternoon = half?.toLowerCase().startsWith("p");
  const hour = half ? (Number(h) % 12) + (afternoon ? 12 : 0) : Number(h);
  if (hour > 23 || Number(m) > 59 || Number(s) > 59)
    unreadable("bad-date", `${quoted(cell)} has no such time`);
  const millis = Number(fraction.padEnd(3, "0").slice(0, 3));
  return {
    ms: ((hour * 60 + Number(m)) * 60 + Number(s)) * 1000 + millis,
    micros: Number(fraction.padEnd(6, "0").slice(3, 6)),
  };
}
