import { epochMs, type Instant, instantOf } from "#domain";
import type { FaceRequest } from "../wire/face.ts";
import type { TimeFormat } from "./transactions.ts";

/**
 * OANDA writes nine digits of a second; the last three follow from the others, to be the same
 * again.
 */
const rfc3339: TimeFormat = (at) => `${at.slice(0, -1)}${nanosOf(at)}Z`;

const unix: TimeFormat = (at) =>
  `${Math.floor(epochMs(at) / 1000)}.${at.slice(20, 26)}${nanosOf(at)}`;

function nanosOf(at: Instant): string {
  const sum = [...at.slice(20, 26)].reduce((total, digit) => total * 7 + digit.charCodeAt(0), 0);
  return String(sum % 1000).padStart(3, "0");
}

export const timeFormatOf = ({ headers }: FaceRequest): TimeFormat =>
  headers["accept-datetime-format"] === "UNIX" ? unix : rfc3339;

/** A time of a query: RFC 3339 or seconds since 1970. Undefined where it is neither. */
export function timeIn(text: string): Instant | undefined {
  if (/^\d{1,11}(\.\d{1,9})?$/.test(text)) return instantOf(Math.round(Number(text) * 1000));
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/.exec(text);
  return match
    ? (`${match[1]}.${(match[2] ?? "").padEnd(6, "0").slice(0, 6)}Z` as Instant)
    : undefined;
}
