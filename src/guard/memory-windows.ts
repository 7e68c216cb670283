import type { Clock } from "#domain";
import { type Log, prune } from "./limit-log.ts";
import type { Bucket } from "./limiter.ts";

/** The log of one window length of one key. */
export type Window = Log & {
  readonly key: string;
  /** A place is booked for later, so that not all that is new belongs at the end of the log. */
  isBooked: boolean;
  /** The same key with another length. */
  readonly next: Window | undefined;
};

/** The first number of keys at which those that are over are looked for. */
const FIRST_SWEEP = 1024;

/**
 * The windows of all keys. A clock costs more than all else that a grant needs, so all units of one
 * turn of the program share a stamp that gets its moment when the turn is over. That is later than
 * they were let through, which makes those who follow wait longer, and never shorter.
 */
export function createWindows(clock: Clock, guardMs: number) {
  const known = new Map<string, Window>();
  let turn: { at: number } | undefined;
  let sweepAt = FIRST_SWEEP;

  /** Ends the turn; to be called before any log is asked for its moments. Gives the moment. */
  function settle(): number {
    const now = clock.monotonicMs();
    if (turn) turn.at = now;
    turn = undefined;
    // Only here, where nobody holds a window that is new and looks like one that is over.
    if (known.size >= sweepAt) sweep(now);
    return now;
  }

  function sweep(now: number): void {
    for (const [key, first] of known) if (isOver(first, now)) known.delete(key);
    sweepAt = Math.max(FIRST_SWEEP, known.size * 2);
  }

  function add(key: string, windowMs: number): Window {
    const window = { key, windowMs, stamps: [], head: 0, isBooked: false, next: known.get(key) };
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
    admit({ stamps }: Window, weight: number): void {
      if (!turn) {
        turn = { at: Number.POSITIVE_INFINITY };
        queueMicrotask(settle);
      }
      for (let unit = 0; unit < weight; unit++) stamps.push(turn);
    },
    /** Windows in which something counts at the moment or is to come. */
    *live(now: number): Iterable<Window> {
      for (const first of known.values()) {
        for (let window: Window | undefined = first; window; window = window.next) {
          prune(window, now);
          if (window.head < window.stamps.length) yield window;
        }
      }
    },
    clear: () => known.clear(),
  };
}

function isOver(first: Window, now: number): boolean {
  for (let window: Window | undefined = first; window; window = window.next)
    if ((window.stamps.at(-1)?.at ?? 0) + window.windowMs > now) return false;
  return true;
}
