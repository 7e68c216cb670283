import { setTimeout } from "node:timers/promises";
import { type Clock, instantOf } from "#domain";

/** A clock that runs so many times as fast as the real one, and may leap, for waits of minutes. */
export function fastClock(
  times: number,
  startMs = Date.UTC(2026, 2, 2, 12),
): Clock & { readonly leap: (ms: number) => void } {
  const begun = performance.now();
  let leapt = 0;
  const elapsed = () => (performance.now() - begun) * times + leapt;
  return {
    now: () => instantOf(Math.floor(startMs + elapsed())),
    monotonicMs: elapsed,
    sleep: (ms, signal) => setTimeout(ms / times, undefined, signal && { signal }),
    leap: (ms) => void (leapt += ms),
  };
}
