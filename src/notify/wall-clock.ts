import { epochMs, type Instant, instantOf, offsetAt, wallToUtcMs } from "#domain";
import type { ClockTime } from "./ports.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Minutes since midnight of "22:30". */
const minutesOf = (time: ClockTime): number => {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number.parseInt(hours, 10) * 60 + Number.parseInt(minutes, 10);
};

const wallOf = (at: Instant, zone: string) => epochMs(at) + offsetAt(epochMs(at), zone);

/** Minutes since midnight on the clock of the zone. */
const minuteOfDay = (at: Instant, zone: string): number =>
  Math.floor((wallOf(at, zone) % DAY_MS) / MINUTE_MS);

/** The next moment, after this one, at which the clock of the zone shows a time. */
export function nextAt(time: ClockTime, after: Instant, zone: string): Instant {
  const wall = wallOf(after, zone);
  const midnight = wall - (wall % DAY_MS);
  // A day may be skipped by a zone that changes sides of the date line.
  for (let day = 0; day < 4; day++) {
    const wanted = midnight + day * DAY_MS + minutesOf(time) * MINUTE_MS;
    const found = wallToUtcMs(wanted, zone);
    if (found > epochMs(after)) return instantOf(found);
  }
  return instantOf(epochMs(after) + DAY_MS);
}

/** The beginning of the next hour on the clock of the zone. */
export function nextHour(after: Instant, zone: string): Instant {
  const wall = wallOf(after, zone);
  const hour = 3_600_000;
  return instantOf(epochMs(after) + hour - (wall % hour));
}

/** Whether the clock of the zone is within the times, the end not included. */
export function isWithin(
  at: Instant,
  { from, to }: { readonly from: ClockTime; readonly to: ClockTime },
  zone: string,
): boolean {
  const [now, start, end] = [minuteOfDay(at, zone), minutesOf(from), minutesOf(to)];
  return start <= end ? now >= start && now < end : now >= start || now < end;
}
