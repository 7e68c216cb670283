import { epochMs, type Instant, instantOf } from "#domain";
import type { ClockTime } from "./ports.ts";

/** Time zones as they are given: offsets change with the seasons. */
export type Zones = {
  /** Offset from UTC at a moment, in ms, positive east of Greenwich. */
  readonly offsetAt: (utcMs: number, zone: string) => number;
  /**
   * Epoch ms of a wall-clock time that is given as if it were UTC. One that occurs twice means the
   * first; one that is skipped is moved on by the gap.
   */
  readonly wallToUtcMs: (wallMs: number, zone: string) => number;
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Minutes since midnight of "22:30". */
export const minutesOf = (time: ClockTime): number => {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number.parseInt(hours, 10) * 60 + Number.parseInt(minutes, 10);
};

type Place = { readonly zone: string; readonly zones: Zones };

const wallOf = (at: Instant, { zone, zones }: Place) =>
  epochMs(at) + zones.offsetAt(epochMs(at), zone);

/** Minutes since midnight on the clock of the zone. */
const minuteOfDay = (at: Instant, place: Place): number =>
  Math.floor((wallOf(at, place) % DAY_MS) / MINUTE_MS);

/** The next moment, after this one, at which the clock of the zone shows a time. */
export function nextAt(time: ClockTime, after: Instant, place: Place): Instant {
  const wall = wallOf(after, place);
  const midnight = wall - (wall % DAY_MS);
  // A day may be skipped by a zone that changes sides of the date line.
  for (let day = 0; day < 4; day++) {
    const wanted = midnight + day * DAY_MS + minutesOf(time) * MINUTE_MS;
    const found = place.zones.wallToUtcMs(wanted, place.zone);
    if (found > epochMs(after)) return instantOf(found);
  }
  return instantOf(epochMs(after) + DAY_MS);
}

/** The beginning of the next hour on the clock of the zone. */
export function nextHour(after: Instant, place: Place): Instant {
  const wall = wallOf(after, place);
  const hour = 3_600_000;
  return instantOf(epochMs(after) + hour - (wall % hour));
}

/** Whether the clock of the zone is within the times, the end not included. */
export function isWithin(
  at: Instant,
  { from, to }: { readonly from: ClockTime; readonly to: ClockTime },
  place: Place,
): boolean {
  const [now, start, end] = [minuteOfDay(at, place), minutesOf(from), minutesOf(to)];
  return start <= end ? now >= start && now < end : now >= start || now < end;
}
