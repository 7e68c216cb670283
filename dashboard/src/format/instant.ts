/** The zone that times are shown in: the one that the browser is set to. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  // Year first in every language: rows line up, sort by eye and cannot be misread.
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  formats.set(zone, made);
  return made;
}

/**
 * Wall clocks that were read already: a table asks for the day and the time of the same instants
 * over and over.
 */
const clocks = new Map<string, Readonly<Record<string, string>>>();
const MAX_CLOCKS = 4000;

function partsOf(instant: string, zone: string): Readonly<Record<string, string>> {
  const key = `${zone} ${instant}`;
  const known = clocks.get(key);
  if (known) return known;
  if (clocks.size >= MAX_CLOCKS) clocks.clear();
  const parts = formatter(zone).formatToParts(new Date(instant));
  const clock = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  clocks.set(key, clock);
  return clock;
}

/** Day of an instant in a zone, "2026-03-29". */
export function dayIn(instant: string, zone = ownZone()): string {
  const { year, month, day } = partsOf(instant, zone);
  return `${year}-${month}-${day}`;
}

/** Clock time of an instant in a zone, "09:30:01". */
export function timeIn(instant: string, zone = ownZone()): string {
  const { hour, minute, second } = partsOf(instant, zone);
  return `${hour}:${minute}:${second}`;
}

/** Short name of a zone at an instant: "CEST", "GMT+2", "UTC". */
export function zoneName(zone = ownZone(), at: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    timeZoneName: "short",
  }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

/**
 * Midnight that begins a calendar day in a zone, as an instant: the day's own offset is found, not
 * assumed.
 */
export function startOfDay(day: string, zone = ownZone()): string {
  const utc = Date.parse(`${day}T00:00:00Z`);
  let guess = utc;
  // Twice, since the first correction may cross a change of the clock.
  for (let round = 0; round < 2; round++) guess = utc - offsetMs(guess, zone);
  return new Date(guess).toISOString().replace("Z", "000Z");
}

/** The day after, "2026-02-28" gives "2026-03-01". */
export const nextDay = (day: string): string => shiftDay(day, 1);

export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function offsetMs(ms: number, zone: string): number {
  const at = new Date(ms).toISOString();
  return Date.parse(`${dayIn(at, zone)}T${timeIn(at, zone)}Z`) - Math.floor(ms / 1000) * 1000;
}
