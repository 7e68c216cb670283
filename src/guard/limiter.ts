import type { Instant } from "#domain";

/** Who goes first when a limit is short: orders, then syncs, then backfills. */
export const LANES = ["orders", "sync", "backfill"] as const;
export type Lane = (typeof LANES)[number];

/** One limit of a broker, as it applies to one call. */
export type Bucket = {
  /** Whom it counts: "alpaca|live|key:ab12". The same key has the same limit everywhere. */
  readonly key: string;
  /** So much weight at most in any window. */
  readonly max: number;
  readonly windowMs: number;
  /** How much the call counts, 1 unless told. */
  readonly weight?: number;
};

export type LimitRequest = {
  /** Every limit that counts the call; all of them have room, or none is touched. */
  readonly buckets: readonly Bucket[];
  readonly lane: Lane;
};

/** The key of the bucket that has no room, and when the same call would have had it. */
export type NoRoom = { readonly ok: false; readonly retryAfterMs: number; readonly bucket: string };
export type Taken = { readonly ok: true } | NoRoom;
/** A place that begins `waitMs` from when the limiter was asked. */
export type Reserved = { readonly ok: true; readonly waitMs: number } | NoRoom;

/** Books the next free place, as `reserve` does; most answers are at hand without a promise. */
export type Prepared = (maxWaitMs: number) => Reserved | Promise<Reserved>;

export type BucketStatus = {
  /** Weight that counts against the limit now, reserved places included. */
  readonly current: number;
  readonly max: number;
  /** When nothing of what counts now counts any more, and no freeze holds. */
  readonly resetAt: Instant;
  /** How long the broker asked to be left alone from now, 0 if it did not. */
  readonly frozenForMs: number;
};

/**
 * Exact sliding log: no window of any length between two calls holds more than its limit, by any
 * number of processes that share the limiter. A refused call counts for nothing. Use it through
 * `acquire`, which also sees to it that a place is used when it begins and not later.
 */
export type Limiter = {
  /** How late a place may be used at most; windows are kept so much longer than told. */
  readonly guardMs: number;
  take(request: LimitRequest): Promise<Taken>;
  /**
   * Books the next free place and says how long to wait for it, so that nobody polls. Books nothing
   * if that is longer than `maxWaitMs`.
   */
  reserve(request: LimitRequest & { readonly maxWaitMs: number }): Promise<Reserved>;
  /** `reserve` for a request that is made again and again: what does not change is done once. */
  prepare(request: LimitRequest): Prepared;
  /**
   * Lets nothing through from now on for so long, places that are booked already included. A freeze
   * is only ever prolonged.
   */
  freeze(key: string, forMs: number): Promise<void>;
  /** The broker says that so much counts against the limit; we may not be the only ones. */
  observe(bucket: Bucket, used: number): Promise<void>;
  status(bucket: Bucket): Promise<BucketStatus>;
  close(): Promise<void>;
};
