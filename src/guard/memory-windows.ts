import type { Clock } from "#domain";
import { insert, lastOf, type Log, prune, spaceFor } from "./limit-log.ts";
import type { Bucket } from "./limiter.ts";

/** The log of one window length of one key. */
export type Window = Log & {
  readonly key: string;
  /** Units that this turn let through, which are not in the log yet. */
  fresh: number;
  /** Nothing counts in it any more, and it is looked up no more. */
  isDropped: boolean;
  /** A place is booked for later, so that not all that is new belongs at the end of the log. */
  isBooked: boolean;
  /** The same key with another length. */
  readonly next: Window | undefined;
};

/** The first number of keys at which those that are over are looked for. */
const FIRST_SWEEP = 1024;

/** Reactions to a promise cost a tenth of what `queueMicrotask` does. */
const SOON = Promise.resolve();

/**
 * The windows of all keys. A clock costs more than all else that a grant needs, so all units of one
 * turn of the program are written down together when the turn is over. That is later than they were
 * let through, which makes those who follow wait longer, and never shorter.
 */
export function createWindows(clock: Clock, guardMs: number) {
  const known = new Map<string, Window>();
  /** Windows that let units through in this turn, the first `turned` of these. */
  const touched: Window[] = [];
  let turned = 0;
  let sweepAt = FIRST_SWEEP;

  /** Ends the turn; to be called before any log is asked for its moments. Gives the moment. */
  function settle(): number {
    const now = clock.monotonicMs();
    for (let at = 0; at < turned; at++) writeDown(touched[at], now);
    turned = 0;
    // Only here, where nobody holds a window that is new and looks like one that is over.
    if (known.size >= sweepAt) sweep(now);
    return now;
  }

  function sweep(now: number): void {
    for (const [key, first] of known) if (isOver(first, now)) drop(key, first);
    sweepAt = Math.max(FIRST_SWEEP, known.size * 2);
  }

  function drop(key: string, first: Window): void {
    known.delete(key);
    for (let window: Window | undefined = first; window; window = window.next)
      window.isDropped = true;
  }

  function add({ key, max }: Bucket, windowMs: number): Window {
    const next = known.get(key);
    const times = spaceFor(max);
    const [head, tail, fresh] = [0, 0, 0];
    const [isBooked, isDropped] = [false, false];
    // One literal: an object made by a spread is twenty times slower in V8 from then on.
    const window = { key, times, head, tail, fresh, windowMs, isBooked, isDropped, next };
    known.set(key, window);
    return window;
  }

  return {
    settle,
    of(bucket: Bucket): Window {
      const widened = bucket.windowMs + guardMs;
      let window = known.get(bucket.key);
      while (window !== undefined && window.windowMs !== widened) window = window.next;
      return window ?? add(bucket, widened);
    },
    /** Lets units through in this turn. */
    admit(window: Window, weight: number): void {
      if (turned === 0) void SOON.then(settle);
      if (window.fresh === 0) touched[turned++] = window;
      window.fresh += weight;
    },
    /** Windows in which something counts at the moment or is to come. */
    *live(now: number): Iterable<Window> {
      for (const first of known.values()) {
        for (let window: Window | undefined = first; window; window = window.next) {
          prune(window, now);
          if (window.head < window.tail) yield window;
        }
      }
    },
    clear(): void {
      settle();
      for (const [key, first] of known) drop(key, first);
    },
  };
}

function writeDown(window: Window | undefined, now: number): void {
  if (!window) return;
  insert(window, now, window.fresh);
  window.fresh = 0;
}

function isOver(first: Window, now: number): boolean {
  for (let window: Window | undefined = first; window; window = window.next)
    if ((lastOf(window) ?? 0) + window.windowMs > now) return false;
  return true;
}
