import { type Clock, epochMs, type Instant, instantOf } from "#domain";

/** A clock that stands until it is moved. Sleepers wake at once and move it. */
export function standingClock(start = "2026-03-02T12:00:00.000000Z" as Instant) {
  let now = epochMs(start);
  const clock: Clock = {
    now: () => instantOf(now),
    monotonicMs: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
    },
  };
  return { ...clock, pass: (ms: number) => void (now += ms) };
}
