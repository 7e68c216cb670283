import type { Clock } from "#domain";
import { BrokerRateLimitError } from "./broker-error.ts";
import type { Limiter, LimitRequest, NoRoom, Prepared } from "./limiter.ts";

export type AcquireOptions = {
  readonly clock: Clock;
  readonly broker?: string;
  readonly signal?: AbortSignal | undefined;
  /** Whoever would have to wait longer is refused at once; 60 s unless told. */
  readonly maxWaitMs?: number;
  /** What the limiter prepared for the same request. */
  readonly reserve?: Prepared | undefined;
};

/** A process that is late this often in a row has no business calling anybody. */
const MAX_ATTEMPTS = 10;

/**
 * Waits until the call may go; it must be sent at once when this resolves. A place that the process
 * slept through is given up and counts, since a call that is late would stand in the window of
 * others. Throws BrokerRateLimitError, not sent, if there is no room in time.
 */
export async function acquire(
  limiter: Limiter,
  request: LimitRequest,
  options: AcquireOptions,
): Promise<void> {
  const { clock, signal, maxWaitMs = 60_000 } = options;
  const { reserve = (most) => limiter.reserve({ ...request, maxWaitMs: most }) } = options;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    signal?.throwIfAborted();
    const askedAt = clock.monotonicMs();
    const reserved = await reserve(maxWaitMs);
    if (!reserved.ok) throw noRoom(reserved, options.broker);
    const { waitMs } = reserved;
    if (waitMs > 0) await clock.sleep(waitMs, signal);
    // A freeze that came while we waited holds for us too.
    if (waitMs > 0 && (await isFrozen(limiter, request))) continue;
    if (clock.monotonicMs() - askedAt - waitMs <= limiter.guardMs) return;
  }
  throw noRoom({ ok: false, retryAfterMs: 1000, bucket: "none in time" }, options.broker);
}

async function isFrozen(limiter: Limiter, { buckets }: LimitRequest): Promise<boolean> {
  const all = await Promise.all(buckets.map((bucket) => limiter.status(bucket)));
  return all.some(({ frozenForMs }) => frozenForMs > 0);
}

function noRoom(
  { bucket, retryAfterMs }: NoRoom,
  broker: string | undefined,
): BrokerRateLimitError {
  return new BrokerRateLimitError(`The limit "${bucket}" has no room`, {
    ...(broker !== undefined && { broker }),
    outcome: "not-sent",
    retryAfterMs: Math.ceil(retryAfterMs),
  });
}
