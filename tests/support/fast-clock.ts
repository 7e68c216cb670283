import { setTimeout } from "node:timers/promises";
import { type Clock, instantOf } from "#domain";

/** A clock that runs so many times as fast as the real one, for waits that would take minutes. */
export function fastClock(times: number, startMs = Date.UTC(2026, 2, 2, 12)): Clock {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) * times;
  return {
    now: () => instantOf(Math.floor(startMs + elapsed())),
    monotonicMs: elapsed,
    sleep: (ms, signal) => setTimeout(ms / times, undefined, signal && { signal }),
  };
}
