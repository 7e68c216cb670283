/**
 * Wall-clock time of a zone to UTC, with an offset cache per day, since asking Intl costs
 * microseconds and files hold millions of times.
 */
const DAY_MS = 86_400_000;
const MARGIN_MS = 3 * 3_600_000;

type Offsets = { readonly startMs: number; readonly endMs: number };
const zones = new Map<
  string,
  { readonly format: Intl.DateTimeFormat; readonly days: Map<number, Offsets> }
>();

/** Whether a name is an IANA zone that this system knows, or a fixed offset "+hh:mm". */
export function isZone(name: string): boolean {
  if (fixedOffsetMs(name) !== undefined) return true;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Milliseconds since 1970 of a wall-clock time, given as if it were UTC. A time that occurs twice
 * when clocks go back means the first; a time that is skipped when they go forward is moved on by
 * the gap (as in RFC 9557 "compatible").
 */
export function wallToUtcMs(wallMs: number, zone: string): number {
  const fixed = fixedOffsetMs(zone);
  if (fixed !== undefined) return wallMs - fixed;
  const { startMs, endMs } = offsetsOfDay(Math.floor(wallMs / DAY_MS), zone);
  if (startMs === endMs) return wallMs - startMs;
  // The offset changes on this day. The one that held before wins where both fit (overlap) and where none does (gap).
  const early = wallMs - startMs;
  const late = wallMs - endMs;
  if (offsetAt(early, zone) === startMs) return early;
  return offsetAt(late, zone) === endMs ? late : early;
}

/** Offset from UTC at a moment, in milliseconds, positive east of Greenwich. */
export function offsetAt(utcMs: number, zone: string): number {
  const fixed = fixedOffsetMs(zone);
  if (fixed !== undefined) return fixed;
  const part = Object.fromEntries(
    formatOf(zone)
      .format.formatToParts(utcMs)
      .map(({ type, value }) => [type, +value]),
  );
  const hour = (part["hour"] ?? 0) % 24;
  const wall = Date.UTC(
    part["year"] ?? 0,
    (part["month"] ?? 1) - 1,
    part["day"] ?? 1,
    hour,
    part["minute"],
    part["second"],
  );
  return wall - Math.floor(utcMs / 1000) * 1000;
}

/**
 * The longest-reaching offsets are +14 and -12 hours; a cache of some 20,000 days spans half a
 * century.
 */
const MAX_DAYS = 20_000;

function offsetsOfDay(day: number, zone: string): Offsets {
  const { days } = formatOf(zone);
  const known = days.get(day);
  if (known) return known;
  if (days.size >= MAX_DAYS) days.clear();
  const guess = offsetAt(day * DAY_MS, zone);
  // Some zones change their clocks at midnight itself, so a day is looked at from before to behind its ends.
  const startMs = offsetAt(day * DAY_MS - guess - MARGIN_MS, zone);
  const offsets = { startMs, endMs: offsetAt((day + 1) * DAY_MS - guess + MARGIN_MS, zone) };
  days.set(day, offsets);
  return offsets;
}

function formatOf(zone: string) {
  const known = zones.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const made = { format, days: new Map<number, Offsets>() };
  zones.set(zone, made);
  return made;
}

function fixedOffsetMs(zone: string): number | undefined {
  if (zone === "UTC" || zone === "Z" || zone === "GMT") return 0;
  const match = /^([+-])(\d{1,2})(?::?([0-5]\d))?$/.exec(zone);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}
