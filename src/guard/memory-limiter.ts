import { type Clock, epochMs, instantOf } from "#domain";
import { capOf, checkBucket, DEFAULT_GUARD_MS, DEFAULT_SHARES, type Shares } from "./lanes.ts";
import type { Grants } from "./ledger.ts";
import { countFrom, earliest, insert, prune } from "./limit-log.ts";
import type { Bucket, BucketStatus, Limiter, LimitRequest, Reserved, Taken } from "./limiter.ts";
import { createWindows, type Window } from "./memory-windows.ts";

export type LimiterOptions = {
  readonly clock: Clock;
  readonly shares?: Shares;
  /** See {@link Limiter.guardMs}; 100 unless told. */
  readonly guardMs?: number;
};

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

/** A limiter for one process; see {@link Limiter}. */
export function createMemoryLimiter(options: LimiterOptions): MemoryLimiter {
  const { clock, shares = DEFAULT_SHARES, guardMs = DEFAULT_GUARD_MS } = options;
  const windows = createWindows(clock, guardMs);
  /** Until when each key is frozen. */
  const frozen = new Map<string, number>();

  function reserveNow(request: LimitRequest, maxWaitMs: number): Reserved {
    const { buckets, lane } = request;
    const share = shares[lane];
    const [first] = buckets;
    if (buckets.length === 1 && first !== undefined && frozen.size === 0) {
      checkBucket(first);
      const window = windows.of(first);
      const { weight = 1 } = first;
      if (hasRoom(window, weight, share >= 1 ? first.max : capOf(first, share))) {
        windows.let(window, weight);
        return GRANTED;
      }
    }
    return reserveWith(request, share, maxWaitMs);
  }

  /** By the clock, for calls that count in several ways or may have to wait. */
  function reserveWith(request: LimitRequest, share: number, maxWaitMs: number): Reserved {
    const { buckets } = request;
    buckets.forEach(checkBucket);
    const now = windows.settle();
    const asked = buckets.map((bucket) => ({ bucket, window: prunedOf(bucket, now) }));
    const begin = Math.max(now, ...buckets.map(({ key }) => frozenUntil(key, now)));
    const { at, culprit } = place(asked, share, begin);
    const waitMs = at - now;
    if (waitMs > maxWaitMs)
      return { ok: false, retryAfterMs: waitMs, bucket: culprit ?? frozenKey(buckets, now) };
    for (const { bucket, window } of asked) insert(window, at, bucket.weight ?? 1);
    return waitMs === 0 ? GRANTED : { ok: true, waitMs };
  }

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
      const now = clock.monotonicMs();
      frozen.set(key, Math.max(frozenUntil(key, now), now + forMs));
    },
    async observe(bucket, used) {
      const now = windows.settle();
      const window = prunedOf(bucket, now);
      const missing = Math.min(used, bucket.max) - countFrom(window, now);
      if (missing > 0) insert(window, now, missing);
    },
    status: async (bucket) => statusOf(bucket),
    grants() {
      const now = windows.settle();
      return [...windows.live(now)].map((window) => grantsOf(window, now));
    },
    freezes() {
      const now = clock.monotonicMs();
      const all = [...frozen].map(([key, until]) => ({ key, forMs: until - now }));
      return all.filter(({ forMs }) => forMs > 0);
    },
    forget,
    async close() {
      forget();
    },
  };

  function forget(): void {
    windows.clear();
    frozen.clear();
  }

  function prunedOf(bucket: Bucket, now: number): Window {
    const window = windows.of(bucket);
    prune(window, now);
    return window;
  }

  function frozenUntil(key: string, now: number): number {
    const until = frozen.get(key) ?? 0;
    if (until <= now) frozen.delete(key);
    return until;
  }

  function frozenKey(buckets: readonly Bucket[], now: number): string {
    return buckets.find(({ key }) => frozenUntil(key, now) > now)?.key ?? "";
  }

  function statusOf(bucket: Bucket): BucketStatus {
    const now = windows.settle();
    const window = prunedOf(bucket, now);
    const frozenForMs = Math.max(frozenUntil(bucket.key, now) - now, 0);
    const last = window.head < window.times.length ? window.times.at(-1) : undefined;
    const resetMs = Math.max(last === undefined ? 0 : last + window.windowMs - now, frozenForMs);
    const current = countFrom(window, now);
    const resetAt = instantOf(Math.ceil(epochMs(clock.now()) + resetMs));
    return { current, max: bucket.max, resetAt, frozenForMs };
  }

  function grantsOf({ key, windowMs, times, head }: Window, now: number): Grants {
    const agesMs = times.slice(head).map((time) => now - time);
    return { key, windowMs: windowMs - guardMs, agesMs };
  }
}

/** Whether all that stands in the log leaves room, over or to come, so that no clock is needed. */
const hasRoom = ({ times, head, pending }: Window, weight: number, cap: number): boolean =>
  times.length - head + pending + weight <= cap;

type Asked = { readonly bucket: Bucket; readonly window: Window };
type Place = {
  readonly at: number;
  /** Key of the bucket that was the last to have room; absent if all had it from the beginning. */
  readonly culprit: string | undefined;
};

/** The first moment at which every bucket has room. */
function place(asked: readonly Asked[], share: number, begin: number): Place {
  let at = begin;
  let culprit: string | undefined;
  for (let settled = false; !settled;) {
    settled = true;
    for (const { bucket, window } of asked) {
      const { weight = 1 } = bucket;
      const next = earliest(window, at, { cap: capOf(bucket, share), weight });
      if (next <= at) continue;
      at = next;
      culprit = bucket.key;
      settled = asked.length === 1;
    }
  }
  return { at, culprit };
}
