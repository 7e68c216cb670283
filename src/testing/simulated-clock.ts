import { type Clock, instantOf } from "#domain";

/** A clock that stands still until it is told to go on. */
export type SimulatedClock = Clock & {
  /** Goes on by so much and wakes whoever sleeps until then, each at his own moment, in order. */
  readonly advance: (ms: number) => Promise<void>;
  /** Goes on from sleeper to sleeper until the work is done. */
  readonly finish: <Result>(work: Promise<Result>) => Promise<Result>;
};

type Sleeper = { readonly at: number; readonly wake: () => void };

/** Begins at the given milliseconds since 1970. */
export function simulatedClock(startMs = Date.UTC(2026, 0, 5)): SimulatedClock {
  let elapsed = 0;
  const sleepers = new Set<Sleeper>();
  const next = () => [...sleepers].sort((a, b) => a.at - b.at)[0];
  const wake = async (sleeper: Sleeper) => {
    sleepers.delete(sleeper);
    elapsed = Math.max(elapsed, sleeper.at);
    sleeper.wake();
    await settle();
  };
  return {
    now: () => instantOf(Math.floor(startMs + elapsed)),
    monotonicMs: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const give = () => sleepers.delete(sleeper) && reject(signal?.reason as Error);
        const wake = () => {
          signal?.removeEventListener("abort", give);
          resolve();
        };
        const sleeper = { at: elapsed + Math.max(ms, 0), wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", give, { once: true });
      }),
    async advance(ms) {
      const until = elapsed + ms;
      await settle();
      for (let due = next(); due && due.at <= until; due = next()) await wake(due);
      elapsed = until;
    },
    async finish(work) {
      let done = false;
      const settled = work.then(
        () => (done = true),
        () => (done = true),
      );
      for (await settle(); !done; await settle()) {
        const due = next();
        if (!due) break;
        await wake(due);
      }
      await settled;
      return work;
    },
  };
}

/** Lets everything go on that waits for no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
}
