import { epochMs, type Instant, instantOf } from "#domain";

const HOUR_MS = 3_600_000;
const offsets = new Map<number, number>();
const format = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  timeZoneName: "longOffset",
});

/** Hours that clocks in New York are behind UTC. They change at full hours: one look each does. */
function behindAt(ms: number): number {
  const hour = Math.floor(ms / HOUR_MS);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const name = format.formatToParts(hour * HOUR_MS).find(({ type }) => type === "timeZoneName");
  const behind = name?.value === "GMT-04:00" ? 4 : 5;
  offsets.set(hour, behind);
  return behind;
}

/** What clocks in New York show, as an instant that only looks like UTC. */
export const newYork = (at: Instant): Instant => {
  const ms = epochMs(at);
  return instantOf(ms - behindAt(ms) * HOUR_MS);
};

/** "EDT" or "EST". */
export const newYorkZone = (at: Instant): string => (behindAt(epochMs(at)) === 4 ? "EDT" : "EST");

/** "20190524113406977": the clock of New York to the millisecond. */
export const newYorkStamp = (at: Instant): string => newYork(at).replace(/\D/g, "").slice(0, 17);

/** When the day of the instant began in New York. Clocks change later at night. */
export function newYorkMidnight(at: Instant): Instant {
  const shown = epochMs(newYork(at));
  const utc = shown - (shown % (24 * HOUR_MS));
  return instantOf(utc + behindAt(utc + 5 * HOUR_MS) * HOUR_MS);
}
