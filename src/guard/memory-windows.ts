import type { Clock } from "#domain";
import { insert, type Log, prune } from "./limit-log.ts";
import type { Bucket } from "./limiter.ts";

/** The log of one window length of one key. */
export type Window = Log & {
  readonly key: string;
  /** Units that were let through in this turn of the program and are not in the log yet. */
  pending: number;
  /** The same key with another length. */
  readonly next: Window | undefined;
};

/** The first number of keys at which those that are over are looked for. */
const FIRST_SWEEP = 1024;

/**
 * The windows of all keys. A clock costs more than all else that a grant needs, so the units of one
 * turn get their moment together when the turn is over. That is later than they were let through,
 * which only ever makes those who follow wait longer, and never shorter.
 */
export function createWindows(clock: Clock, guardMs: number) {
  const known = new Map<string, Window>();
  let pending: Window[] = [];
  let sweepAt = FIRST_SWEEP;

  /** Writes down what is pending; to be called before anything is told by a log. */
  function settle(): number {
    const now = clock.monotonicMs();
    for (const window of pending) {
      insert(window, now, window.pending);
      window.pending = 0;
    }
    pending = [];
    // Only here, where nobody holds a window that is new and looks like one that is over.
    if (known.size >= sweepAt) sweep(now);
    return now;
  }

  function sweep(now: number): void {
    for (const [key, first] of known) if (isOver(first, now)) known.delete(key);
    sweepAt = Math.max(FIRST_SWEEP, known.size * 2);
  }

  function add(key: string, windowMs: number): Window {
    const window = { key, windowMs, times: [], head: 0, pending: 0, next: known.get(key) };
    known.set(key, window);
    return window;
  }

  return {
    settle,
    of({ key, windowMs }: Bucket): Window {
      const widened = windowMs + guardMs;
      let window = known.get(key);
      while (window !== undefined && window.windowMs !== widened) window = window.next;
      return window ?? add(key, widened);
    },
    /** Lets units through in this turn. */
    let(window: Window, weight: number): void {
      if (window.pending === 0) {
        if (pending.length === 0) queueMicrotask(settle);
        pending.push(window);
      }
      window.pending += weight;
    },
    /** What counts at the moment or is to come, of all windows. */
    *live(now: number): Iterable<Window> {
      for (const first of known.values()) {
        for (let window: Window | undefined = first; window; window = window.next) {
          prune(window, now);
          if (window.head < window.times.length) yield window;
        }
      }
    },
    clear: () => known.clear(),
  };
}

function isOver(first: Window, now: number): boolean {
  for (let window: Window | undefined = first; window; window = window.next)
    if ((window.times.at(-1) ?? 0) + window.windowMs > now) return false;
  return true;
}
