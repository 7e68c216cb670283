import { instantOf } from "#domain";

const DAY_MS = 86_400_000;
/** Longer than that is a mistake of the server, or a ban that a manifest knows better. */
export const MAX_RETRY_AFTER_MS = DAY_MS;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const SECONDS = /^\d{1,15}(?:\.\d{1,9})?$/;
/** RFC 9110 5.6.7: IMF-fixdate, RFC 850 with two digits of the year, asctime. */
const IMF = /^[a-z]{3}, (\d{2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (\S+)$/i;
const RFC_850 = /^[a-z]{6,9}, (\d{2})-([a-z]{3})-(\d{2,4}) (\d{2}):(\d{2}):(\d{2}) (\S+)$/i;
const ASCTIME = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i;

export type RetryAfterContext = {
  /** Our clock, milliseconds since 1970; used where the server does not tell its own. */
  readonly nowMs: number;
  /** The `Date` header of the same answer: both are of one clock then, however wrong ours is. */
  readonly date?: string | undefined;
};

/**
 * How long a `Retry-After` header asks to wait, 0 to 24 hours in milliseconds, rounded up.
 * Undefined if it cannot be read, which is no permission to go on at once. The past is 0.
 */
export function parseRetryAfter(
  header: string | undefined,
  context: RetryAfterContext,
): number | undefined {
  const text = header?.trim() ?? "";
  if (SECONDS.test(text)) return clamp(Math.ceil(wholeMs(text)));
  const until = parseHttpDate(text, context.nowMs);
  if (until === undefined) return undefined;
  return clamp(until - (parseHttpDate(context.date?.trim() ?? "", context.nowMs) ?? context.nowMs));
}

/** Milliseconds since 1970 of an HTTP date in any of its three forms, undefined if it is none. */
export function parseHttpDate(text: string, nowMs: number): number | undefined {
  const long = IMF.exec(text) ?? RFC_850.exec(text);
  if (long) {
    const [, day = "", month = "", year = "", hour = "", minute = "", second = "", zone = ""] =
      long;
    const offset = offsetMs(zone);
    if (offset === undefined) return undefined;
    const ms = utc({ day, month, year: fullYear(year, nowMs), hour, minute, second });
    return ms === undefined ? undefined : ms - offset;
  }
  const short = ASCTIME.exec(text);
  if (!short) return undefined;
  const [, month = "", day = "", hour = "", minute = "", second = "", year = ""] = short;
  return utc({ day, month, year: integer(year), hour, minute, second });
}

type Parts = Record<"day" | "month" | "hour" | "minute" | "second", string> & {
  readonly year: number;
};

function utc(parts: Parts): number | undefined {
  const month = MONTHS.indexOf(parts.month.toLowerCase());
  const [day, hour, minute] = [integer(parts.day), integer(parts.hour), integer(parts.minute)];
  // RFC 9110 allows the leap second, which Date.UTC carries over as the clocks do.
  const second = integer(parts.second);
  if (month < 0 || hour > 23 || minute > 59 || second > 60 || day < 1) return undefined;
  const ms = Date.UTC(parts.year, month, day, hour, minute, second);
  const days = (Date.UTC(parts.year, month + 1) - Date.UTC(parts.year, month)) / DAY_MS;
  return day <= days ? ms : undefined;
}

/** RFC 9110: two digits that seem more than 50 years in the future mean the past. */
function fullYear(digits: string, nowMs: number): number {
  if (digits.length > 2) return integer(digits);
  const thisYear = integer(instantOf(nowMs).slice(0, 4));
  const year = Math.floor(thisYear / 100) * 100 + integer(digits);
  return year > thisYear + 50 ? year - 100 : year;
}

/** The standard knows GMT only; servers also send UTC and offsets. Other zones are not guessed. */
function offsetMs(zone: string): number | undefined {
  if (/^(?:gmt|utc?|z)$/i.test(zone)) return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return undefined;
  const minutes = integer(match[2] ?? "") * 60 + integer(match[3] ?? "");
  return (match[1] === "-" ? -1 : 1) * minutes * 60_000;
}

function wholeMs(seconds: string): number {
  const [whole = "", fraction = ""] = seconds.split(".");
  const finer = /[1-9]/.test(fraction.slice(3)) ? 1 : 0;
  return integer(whole) * 1000 + integer(fraction.slice(0, 3).padEnd(3, "0")) + finer;
}

const integer = (digits: string) => Number.parseInt(digits.trim(), 10);
const clamp = (ms: number) => Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
