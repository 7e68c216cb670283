import { type Clock, epochMs, instantOf } from "#domain";
import { capOf, checkBucket, DEFAULT_GUARD_MS, DEFAULT_SHARES, type Shares } from "./lanes.ts";
import { countFrom, earliest, insert, type Log, prune } from "./limit-log.ts";
import type { Grants } from "./ledger.ts";
import type { Bucket, BucketStatus, Limiter, LimitRequest, Reserved, Taken } from "./limiter.ts";

export type LimiterOptions = {
  readonly clock: Clock;
  readonly shares?: Shares;
  /** See {@link Limiter.guardMs}; 100 unless told. */
  readonly guardMs?: number;
};

/** Stamps of one window of one key. */
type Window = Log & { readonly entry: Entry };
type Entry = { frozenUntil: number; readonly windows: Window[] };

export type MemoryLimiter = Limiter & {
  /** `reserve` without a promise. */
  readonly reserveNow: (request: LimitRequest, maxWaitMs: number) => Reserved;
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
    const [first] = buckets;
    if (buckets.length === 1 && first) return reserveIn(first, { share, now, maxWaitMs });
    const windows = buckets.map((bucket) => windowOf(bucket, now));
    const found = place(buckets, windows, { share, now });
    const waitMs = found.at - now;
    if (waitMs > maxWaitMs) return refusal(buckets[found.culprit], waitMs);
    for (let each = 0; each < windows.length; each++) {
      insert(windows[each] as Window, found.at, buckets[each]?.weight ?? 1);
    }
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
      const missing = Math.min(used, bucket.max) - countFrom(window, now);
      if (missing > 0) insert(window, now, missing);
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

  /** The same for one bucket, as most calls have it; what it leaves out is most of the time. */
  function reserveIn(
    bucket: Bucket,
    { share, now, maxWaitMs }: { share: number; now: number; maxWaitMs: number },
  ): Reserved {
    const window = windowOf(bucket, now);
    const at = roomIn(bucket, window, share, now);
    if (at - now > maxWaitMs) return refusal(bucket, at - now);
    insert(window, at, bucket.weight ?? 1);
    return at === now ? GRANTED : { ok: true, waitMs: at - now };
  }

  function windowOf({ key, windowMs }: Bucket, now: number): Window {
    const entry = entryOf(key);
    const widened = windowMs + guardMs;
    for (const window of entry.windows) {
      if (window.windowMs !== widened) continue;
      prune(window, now);
      return window;
    }
    const window = { windowMs: widened, entry, times: [], head: 0 };
    entry.windows.push(window);
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
    const frozenForMs = Math.max(window.entry.frozenUntil - now, 0);
    const last = window.head < window.times.length ? window.times.at(-1) : undefined;
    const resetMs = Math.max(last === undefined ? 0 : last + window.windowMs - now, frozenForMs);
    const current = countFrom(window, now);
    const resetAt = instantOf(Math.ceil(epochMs(clock.now()) + resetMs));
    return { current, max: bucket.max, resetAt, frozenForMs };
  }

  function sent(key: string, window: Window, now: number): Grants {
    const live = window.times.slice(window.head).filter((time) => time > now - window.windowMs);
    return { key, windowMs: window.windowMs - guardMs, agesMs: live.map((time) => now - time) };
  }
}

type Place = {
  readonly at: number;
  /** The bucket that was the last to have room. */ readonly culprit: number;
};

/** The first moment at which every bucket has room. */
function place(
  buckets: readonly Bucket[],
  windows: readonly Window[],
  { share, now }: { readonly share: number; readonly now: number },
): Place {
  let at = now;
  let culprit = 0;
  for (let settled = false; !settled;) {
    settled = true;
    for (let each = 0; each < windows.length; each++) {
      const next = roomIn(buckets[each] as Bucket, windows[each] as Window, share, at);
      if (next <= at) continue;
      at = next;
      culprit = each;
      settled = windows.length === 1;
    }
  }
  return { at, culprit };
}

function roomIn(bucket: Bucket, window: Window, share: number, at: number): number {
  checkBucket(bucket);
  const { frozenUntil } = window.entry;
  const { weight = 1 } = bucket;
  const from = frozenUntil > at ? frozenUntil : at;
  return earliest(window, from, { cap: capOf(bucket, share), weight });
}

const refusal = (bucket: Bucket | undefined, retryAfterMs: number): Reserved => ({
  ok: false,
  retryAfterMs,
  bucket: bucket?.key ?? "",
});
