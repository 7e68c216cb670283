import { dayIn, timeIn } from "./instant.ts";
import { formatSpan } from "./span.ts";

/**
 * How far an instant lies from now, in its largest unit: "5m ago", "in 2h". Less than half a minute
 * is "just now" or "now".
 */
export function distance(instant: string, nowMs: number): string {
  const ms = Date.parse(instant) - nowMs;
  if (Math.abs(ms) < 30_000) return ms > 0 ? "now" : "just now";
  const [span = ""] = formatSpan(Math.max(Math.abs(ms), 1000)).split(" ");
  return ms > 0 ? `in ${span}` : `${span} ago`;
}

/** How long until an instant, to the second within the last hour: "in 4m 32s"; "due" from then on. */
export function countdown(instant: string, nowMs: number): string {
  const seconds = Math.ceil((Date.parse(instant) - nowMs) / 1000);
  return seconds <= 0 ? "due" : `in ${formatSpan(seconds * 1000)}`;
}

/** An instant as short as today allows: "17:35:52", or "2026-11-19 17:35" on another day. */
export function clockOn(instant: string, nowMs: number, zone?: string): string {
  const day = dayIn(instant, zone);
  const time = timeIn(instant, zone);
  const isToday = day === dayIn(new Date(nowMs).toISOString(), zone);
  return isToday ? time : `${day} ${time.slice(0, 5)}`;
}
