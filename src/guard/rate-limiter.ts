import { type Clock, fail } from "#domain";
import { acquire } from "./acquire.ts";
import type { Bucket, BucketStatus, Lane, Limiter } from "./limiter.ts";

/** One limit as the library shows it; more come from the manifest of the broker. */
export type RateLimit = { readonly maxRequests: number; readonly windowMs: number };

export type RateLimiterParts = {
  readonly limiter: Limiter;
  readonly clock: Clock;
  /** The limits of a broker, undefined if there is no such broker. */
  readonly limitsOf: (broker: string) => readonly RateLimit[] | undefined;
};

/** The limits of one broker, or of one account at it. */
export type RateLimiter = {
  /** Counts a call, or throws BrokerRateLimitError with `retryAfterMs` and counts nothing. */
  readonly checkLimit: () => Promise<void>;
  /** The limit that is used up most. */
  readonly getStatus: () => Promise<BucketStatus>;
  /** Waits for room, then runs the work. */
  readonly run: <Result>(work: () => Promise<Result>) => Promise<Result>;
};

export type RateLimiting = {
  /** Shared by all accounts of the broker, or for one account alone. Fails for unknown brokers. */
  readonly createRateLimiter: (broker: string, accountId?: string, lane?: Lane) => RateLimiter;
  /** Runs the work once there is room. Retries go around it, so that each attempt is counted. */
  readonly withRateLimit: <Result>(
    broker: string,
    work: () => Promise<Result>,
    accountId?: string,
  ) => Promise<Result>;
};

/**
 * Makes the rate limiting that the library shows. Unless it names a lane a caller is served as
 * orders are, with the whole limit.
 */
export function createRateLimiting(parts: RateLimiterParts): RateLimiting {
  const createRateLimiter: RateLimiting["createRateLimiter"] = (broker, accountId, lane) =>
    rateLimiterOf(parts, { broker, accountId, lane });
  return {
    createRateLimiter,
    withRateLimit: (broker, work, accountId) => createRateLimiter(broker, accountId).run(work),
  };
}

type Named = {
  readonly broker: string;
  readonly accountId: string | undefined;
  readonly lane: Lane | undefined;
};

function rateLimiterOf(parts: RateLimiterParts, named: Named): RateLimiter {
  const { limiter, clock } = parts;
  const { broker, lane = "orders" } = named;
  const buckets = bucketsOf(parts, named);
  return {
    checkLimit: () => acquire(limiter, { buckets, lane }, { clock, broker, maxWaitMs: 0 }),
    async getStatus() {
      const all = await Promise.all(buckets.map((bucket) => limiter.status(bucket)));
      const used = ({ current, max }: BucketStatus) => current / max;
      return all.reduce((most, each) => (used(each) > used(most) ? each : most));
    },
    async run(work) {
      await acquire(limiter, { buckets, lane }, { clock, broker });
      return work();
    },
  };
}

function bucketsOf({ limitsOf }: RateLimiterParts, named: Named): readonly [Bucket, ...Bucket[]] {
  const { broker, accountId } = named;
  const key = accountId === undefined ? broker : `${broker}|${accountId}`;
  const [first, ...rest] = (limitsOf(broker) ?? []).map(({ maxRequests, windowMs }) => ({
    key,
    max: maxRequests,
    windowMs,
  }));
  if (first) return [first, ...rest];
  return fail({
    code: "limits-unknown",
    message: `No limits of the broker "${broker}" are known`,
    owner: "user",
    next: "Name a broker that has a manifest",
  });
}
