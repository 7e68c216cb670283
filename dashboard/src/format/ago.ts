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
