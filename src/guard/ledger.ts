import type { Clock } from "#domain";
import type { Bucket } from "./limiter.ts";

/** What a process has let through in one window, told to a Redis that does not know it. */
export type Grants = {
  readonly key: string;
  readonly windowMs: number;
  /** How long ago each unit counts from, negative if it is to come. */
  readonly agesMs: readonly number[];
};

/** Parts of a window that are told apart; what falls into one counts from its end. */
const PARTS = 32;
/** The first number of windows at which those that are over are looked for. */
const FIRST_SWEEP = 1024;

type Part = { readonly from: number; until: number; units: number };
type Window = { readonly key: string; readonly windowMs: number; parts: Part[] };

/** Remembers roughly, and never too little, what was let through within each window. */
export type Ledger = {
  readonly record: (bucket: Bucket, waitMs: number) => void;
  readonly grants: () => readonly Grants[];
};

export function createLedger(clock: Clock): Ledger {
  const windows = new Map<number, Map<string, Window>>();
  let size = 0;
  let sweepAt = FIRST_SWEEP;
  return {
    record({ key, windowMs, weight = 1 }, waitMs) {
      const now = clock.monotonicMs();
      const { parts } = windowOf(key, windowMs, now);
      const at = now + waitMs;
      const last = parts.at(-1);
      if (last && at >= last.from && at - last.from < windowMs / PARTS) {
        last.until = Math.max(last.until, at);
        last.units += weight;
        return;
      }
      parts.push({ from: at, until: at, units: weight });
      if (parts.length > PARTS * 2) prune(parts, now - windowMs);
    },
    grants() {
      const now = clock.monotonicMs();
      return [...windows.values()].flatMap((all) =>
        [...all.values()].map((each) => told(each, now)),
      );
    },
  };

  function windowOf(key: string, windowMs: number, now: number): Window {
    const all = windows.get(windowMs) ?? new Map<string, Window>();
    const known = all.get(key);
    if (known) return known;
    if ((size += 1) > sweepAt) sweep(now);
    const window = { key, windowMs, parts: [] };
    windows.set(windowMs, all.set(key, window));
    return window;
  }

  function sweep(now: number): void {
    for (const [windowMs, all] of windows) {
      for (const [key, { parts }] of all) {
        if (!parts.some(({ until }) => until > now - windowMs)) all.delete(key);
      }
    }
    size = [...windows.values()].reduce((sum, all) => sum + all.size, 0);
    sweepAt = Math.max(FIRST_SWEEP, size * 2);
  }
}

/** Parts are in the order in which they were written, and what is booked lies ahead. */
function prune(parts: Part[], before: number): void {
  const live = parts.filter(({ until }) => until > before);
  parts.splice(0, parts.length, ...live);
}

function told({ key, windowMs, parts }: Window, now: number): Grants {
  const live = parts.filter(({ until }) => until > now - windowMs);
  const agesMs = live.flatMap(({ until, units }) =>
    Array.from({ length: units }, () => now - until),
  );
  return { key, windowMs, agesMs };
}
