import { type Clock, epochMs, instantOf } from "#domain";
import { capOf, checkBucket, DEFAULT_GUARD_MS, DEFAULT_SHARES, type Shares } from "./lanes.ts";
import { countFrom, earliest, insert, type Log, prune } from "./limit-log.ts";
import type { Bucket, BucketStatus, Limiter, LimitRequest, Reserved, Taken } from "./limiter.ts";

export type LimiterOptions = {
  readonly clock: Clock;
  readonly shares?: Shares;
  /** See {@link Limiter.guardMs}; 100 unless told. */
  readonly guardMs?: number;
};

/** Stamps of one window of one key. */
type Window = Log & { readonly windowMs: number };
type Entry = { frozenUntil: number; readonly windows: Window[] };

/** What a process has let through, told to Redis when it is there again. */
export type Grants = {
  readonly key: string;
  readonly windowMs: number;
  /** How long ago each unit counts from, the oldest first; negative if it is to come. */
  readonly agesMs: readonly number[];
};

export type MemoryLimiter = Limiter & {
  /** `reserve` without a promise. */
  readonly reserveNow: (request: LimitRequest, maxWaitMs: number) => Reserved;
  /** Writes down what was let through elsewhere. */
  readonly record: (bucket: Bucket, waitMs: number) => void;
  readonly grants: () => readonly Grants[];
  /** Keys that are frozen, and for how long still. */
  readonly freezes: () => readonly { readonly key: string; readonly forMs: number }[];
  readonly forget: () => void;
};

const GRANTED: Reserved & Taken = { ok: true, waitMs: 0 };
/** Most calls find room, and a promise is most of what they cost. */
const PROMISED = Promise.resolve(GRANTED);
/** The first number of keys at which those that are over are looked for. */
const FIRST_SWEEP = 1024;

/** A limiter for one process; see {@link Limiter}. */
export function createMemoryLimiter(options: LimiterOptions): MemoryLimiter {
  const { clock, shares = DEFAULT_SHARES, guardMs = DEFAULT_GUARD_MS } = options;
  const entries = new Map<string, Entry>();
  let sweepAt = FIRST_SWEEP;

  const reserveNow = (request: LimitRequest, maxWaitMs: number): Reserved => {
    const { buckets } = request;
    const share = shares[request.lane];
    const now = clock.monotonicMs();
    const found = place(buckets, share, now);
    const waitMs = found.at - now;
    if (waitMs > maxWaitMs) return { ok: false, retryAfterMs: waitMs, bucket: found.bucket };
    for (const bucket of buckets) insert(windowOf(bucket, now), found.at, bucket.weight ?? 1);
    return waitMs === 0 ? GRANTED : { ok: true, waitMs };
  };
  return {
    guardMs,
    reserveNow,
    take(request) {
      const reserved = reserveNow(request, 0);
      return reserved.ok ? PROMISED : Promise.resolve(reserved);
    },
    reserve(request) {
      const reserved = reserveNow(request, request.maxWaitMs);
      return reserved === GRANTED ? PROMISED : Promise.resolve(reserved);
    },
    async freeze(key, forMs) {
      const entry = entryOf(key);
      entry.frozenUntil = Math.max(entry.frozenUntil, clock.monotonicMs() + forMs);
    },
    async observe(bucket, used) {
      const now = clock.monotonicMs();
      const window = windowOf(bucket, now);
      const missing = Math.min(used, bucket.max) - countFrom(window, now, window.windowMs);
      if (missing > 0) insert(window, now, missing);
    },
    record(bucket, waitMs) {
      const now = clock.monotonicMs();
      insert(windowOf(bucket, now), now + waitMs, bucket.weight ?? 1);
    },
    status: async (bucket) => statusOf(bucket),
    grants() {
      const now = clock.monotonicMs();
      return [...entries].flatMap(([key, { windows }]) =>
        windows.map((each) => sent(key, each, now)),
      );
    },
    freezes() {
      const now = clock.monotonicMs();
      const all = [...entries].map(([key, { frozenUntil }]) => ({ key, forMs: frozenUntil - now }));
      return all.filter(({ forMs }) => forMs > 0);
    },
    forget: () => entries.clear(),
    async close() {
      entries.clear();
    },
  };

  /** The first moment at which every bucket has room, and the one that was the last to have it. */
  function place(buckets: readonly Bucket[], share: number, now: number) {
    let at = now;
    let bucket = "";
    for (let settled = false; !settled;) {
      settled = true;
      for (const each of buckets) {
        const next = roomIn(each, share, at, now);
        if (next <= at) continue;
        at = next;
        bucket = each.key;
        settled = buckets.length === 1;
      }
    }
    return { at, bucket };
  }

  function roomIn(bucket: Bucket, share: number, at: number, now: number): number {
    checkBucket(bucket);
    const window = windowOf(bucket, now);
    const from = Math.max(at, entryOf(bucket.key).frozenUntil);
    const { weight = 1 } = bucket;
    return earliest(window, { from, windowMs: window.windowMs, cap: capOf(bucket, share), weight });
  }

  function windowOf({ key, windowMs }: Bucket, now: number): Window {
    const { windows } = entryOf(key);
    const widened = windowMs + guardMs;
    let window = windows.find((each) => each.windowMs === widened);
    if (window) prune(window, now - widened);
    else windows.push((window = { windowMs: widened, times: [], head: 0 }));
    return window;
  }

  function entryOf(key: string): Entry {
    const known = entries.get(key);
    if (known) return known;
    if (entries.size >= sweepAt) sweep();
    const entry: Entry = { frozenUntil: 0, windows: [] };
    entries.set(key, entry);
    return entry;
  }

  function sweep(): void {
    const now = clock.monotonicMs();
    for (const [key, { frozenUntil, windows }] of entries) {
      const over = windows.every(({ times, windowMs }) => (times.at(-1) ?? 0) + windowMs <= now);
      if (over && frozenUntil <= now) entries.delete(key);
    }
    sweepAt = Math.max(FIRST_SWEEP, entries.size * 2);
  }

  function statusOf(bucket: Bucket): BucketStatus {
    const now = clock.monotonicMs();
    const window = windowOf(bucket, now);
    const frozenForMs = Math.max(entryOf(bucket.key).frozenUntil - now, 0);
    const last = window.head < window.times.length ? window.times.at(-1) : undefined;
    const resetMs = Math.max(last === undefined ? 0 : last + window.windowMs - now, frozenForMs);
    const current = countFrom(window, now, window.windowMs);
    const resetAt = instantOf(Math.ceil(epochMs(clock.now()) + resetMs));
    return { current, max: bucket.max, resetAt, frozenForMs };
  }

  function sent(key: string, window: Window, now: number): Grants {
    const live = window.times.slice(window.head).filter((time) => time > now - window.windowMs);
    return { key, windowMs: window.windowMs - guardMs, agesMs: live.map((time) => now - time) };
  }
}
