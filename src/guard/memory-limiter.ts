import { type Clock, epochMs, instantOf } from "#domain";
import { capOf, checkBucket, DEFAULT_GUARD_MS, DEFAULT_SHARES, type Shares } from "./lanes.ts";
import type { Grants } from "./ledger.ts";
import { countFrom, earliest, insert, lastOf, prune } from "./limit-log.ts";
import type { Bucket, BucketStatus, Limiter, LimitRequest, Reserved, Taken } from "./limiter.ts";
import { createWindows, type Window } from "./memory-windows.ts";

export type LimiterOptions = {
  readonly clock: Clock;
  readonly shares?: Shares;
  /** See {@link Limiter.guardMs}; 100 unless told. */
  readonly guardMs?: number;
};

export type MemoryLimiter = Omit<Limiter, "prepare"> & {
  /** `reserve` without a promise. */
  readonly reserveNow: (request: LimitRequest, maxWaitMs: number) => Reserved;
  /** See {@link Limiter.prepare}; never a promise. */
  readonly prepare: (request: LimitRequest) => (maxWaitMs: number) => Reserved;
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
    const first = buckets[0];
    if (buckets.length === 1 && first) {
      checkBucket(first);
      return reserveIn(windows.of(first), first, { cap: capOf(first, share), maxWaitMs });
    }
    buckets.forEach(checkBucket);
    const now = windows.settle();
    const asked = buckets.map((bucket) => ({ bucket, window: prunedOf(bucket, now) }));
    const { at, culprit } = place(asked, share, frozenUntil(buckets, now));
    const waitMs = at - now;
    if (waitMs > maxWaitMs) return refusal(culprit ?? frozenOf(buckets, now), waitMs);
    for (const { bucket, window } of asked) book(window, at, { weight: bucket.weight ?? 1, now });
    return waitMs === 0 ? GRANTED : { ok: true, waitMs };
  }

  /** The same for one bucket, as most calls have it; a clock is most of what it would cost. */
  function reserveIn(window: Window, bucket: Bucket, { cap, maxWaitMs }: Within): Reserved {
    const { weight = 1 } = bucket;
    if (frozen.size === 0 && hasRoom(window, weight, cap)) {
      windows.admit(window, weight);
      return GRANTED;
    }
    const now = windows.settle();
    pruneAll(window, now);
    const at = earliest(window, frozenUntil([bucket], now), { cap, weight });
    if (at - now > maxWaitMs) return refusal(bucket, at - now);
    book(window, at, { weight, now });
    return at === now ? GRANTED : { ok: true, waitMs: at - now };
  }

  function prepare(request: LimitRequest): (maxWaitMs: number) => Reserved {
    const [bucket, second] = request.buckets;
    if (!bucket || second) return (maxWaitMs) => reserveNow(request, maxWaitMs);
    checkBucket(bucket);
    const cap = capOf(bucket, shares[request.lane]);
    let window = windows.of(bucket);
    return (maxWaitMs) => {
      if (window.isDropped) window = windows.of(bucket);
      return reserveIn(window, bucket, { cap, maxWaitMs });
    };
  }

  return {
    guardMs,
    reserveNow,
    prepare,
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
      frozen.set(key, Math.max(frozen.get(key) ?? now, now + forMs));
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
    pruneAll(window, now);
    return window;
  }

  /** When none of the keys is frozen any more; now, if none is. */
  function frozenUntil(buckets: readonly Bucket[], now: number): number {
    if (frozen.size === 0) return now;
    let latest = now;
    for (const { key } of buckets) {
      const until = frozen.get(key) ?? now;
      if (until <= now) frozen.delete(key);
      latest = Math.max(latest, until);
    }
    return latest;
  }

  function frozenOf(buckets: readonly Bucket[], now: number): Bucket | undefined {
    return buckets.find((bucket) => frozenUntil([bucket], now) > now);
  }

  function statusOf(bucket: Bucket): BucketStatus {
    const now = windows.settle();
    const window = prunedOf(bucket, now);
    const frozenForMs = frozenUntil([bucket], now) - now;
    const last = lastOf(window);
    const resetMs = Math.max(last === undefined ? 0 : last + window.windowMs - now, frozenForMs);
    const current = countFrom(window, now);
    const resetAt = instantOf(Math.ceil(epochMs(clock.now()) + resetMs));
    return { current, max: bucket.max, resetAt, frozenForMs };
  }

  function grantsOf({ key, windowMs, times, head, tail }: Window, now: number): Grants {
    const agesMs = Array.from(times.subarray(head, tail), (at) => now - at);
    return { key, windowMs: windowMs - guardMs, agesMs };
  }
}

type Within = { readonly cap: number; readonly maxWaitMs: number };

/** Whether all that stands in the log leaves room, over or to come, so that no clock is needed. */
const hasRoom = ({ head, tail, fresh, isBooked }: Window, weight: number, cap: number): boolean =>
  !isBooked && tail - head + fresh + weight <= cap;

function pruneAll(window: Window, now: number): void {
  prune(window, now);
  window.isBooked &&= (lastOf(window) ?? 0) > now;
}

function book(window: Window, at: number, { weight, now }: { weight: number; now: number }): void {
  insert(window, at, weight);
  window.isBooked ||= at > now;
}

type Asked = { readonly bucket: Bucket; readonly window: Window };
type Place = {
  readonly at: number;
  /** The bucket that was the last to have room; absent if all had it from the beginning. */
  readonly culprit: Bucket | undefined;
};

/** The first moment at which every bucket has room. */
function place(asked: readonly Asked[], share: number, begin: number): Place {
  let at = begin;
  let culprit: Bucket | undefined;
  for (let settled = false; !settled;) {
    settled = true;
    for (const { bucket, window } of asked) {
      const { weight = 1 } = bucket;
      const next = earliest(window, at, { cap: capOf(bucket, share), weight });
      if (next <= at) continue;
      at = next;
      culprit = bucket;
      settled = asked.length === 1;
    }
  }
  return { at, culprit };
}

const refusal = (bucket: Bucket | undefined, retryAfterMs: number): Reserved => ({
  ok: false,
  retryAfterMs,
  bucket: bucket?.key ?? "",
});
