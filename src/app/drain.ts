import type { Clock } from "#domain";

/** How long what is under way may go on once the process is told to end, where nobody says. */
export const DRAIN_MS = 20_000;

/** The time that all steps of an ending have together. */
export type Drain = {
  /** From now on it runs; beginning again changes nothing. */
  readonly begin: () => void;
  readonly hasBegun: () => boolean;
  /** Waits for the work, but no longer than the time that is left. */
  readonly within: (work: Promise<unknown>) => Promise<void>;
  /** Tells once when the time is over; what it returns takes the listener away. */
  readonly onOver: (listener: () => void) => () => void;
  /** Nothing is waited for any more, so nobody is told. */
  readonly end: () => void;
};

export function createDrain(clock: Pick<Clock, "monotonicMs" | "sleep">, ms = DRAIN_MS): Drain {
  const listeners = new Set<() => void>();
  const ended = new AbortController();
  let begunMs: number | undefined;
  const leftMs = () =>
    begunMs === undefined ? ms : Math.max(0, begunMs + ms - clock.monotonicMs());

  function begin(): void {
    if (begunMs !== undefined) return;
    begunMs = clock.monotonicMs();
    void clock.sleep(ms, ended.signal).then(
      () => listeners.forEach((listener) => listener()),
      () => undefined,
    );
  }

  return {
    begin,
    hasBegun: () => begunMs !== undefined,
    async within(work) {
      const done = new AbortController();
      const late = clock.sleep(leftMs(), done.signal).catch(() => undefined);
      try {
        await Promise.race([work, late]);
      } finally {
        done.abort();
      }
    },
    onOver(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    end: () => ended.abort(),
  };
}
