import type { Random } from "#domain";
import { DEFAULT_GUARD_MS, DEFAULT_SHARES } from "./lanes.ts";
import { createLedger } from "./ledger.ts";
import type { Limiter } from "./limiter.ts";
import { createMemoryLimiter, type LimiterOptions } from "./memory-limiter.ts";
import { createBatch } from "./redis-batch.ts";
import { freeze, observe, type Parts, reserve, statusOf } from "./redis-calls.ts";
import { connectRedis } from "./redis-client.ts";
import { keysOf } from "./redis-keys.ts";
import { type SeatState, takeSeat } from "./redis-seat.ts";

export type RedisLimiterOptions = LimiterOptions & {
  readonly random: Random;
  readonly url: string;
  /** Keeps the keys apart from those of other programs; "openblotter" unless told. */
  readonly prefix?: string;
  /** A name that a process keeps when it starts again; random unless told. */
  readonly seat?: string;
  /** How often a process shows that it is there, 1 s unless told. */
  readonly beatMs?: number;
  /** When the others begin to leave a missing one its share, 5 s unless told. */
  readonly missingAfterMs?: number;
  /** When they take it back, 10 min unless told. */
  readonly forgetAfterMs?: number;
  readonly timeoutMs?: number;
};

export type RedisLimiter = Limiter & { readonly state: () => SeatState };

/**
 * A limiter for all processes that name the same Redis; see {@link Limiter}. Without Redis one goes
 * on with its share of each limit, once the others have certainly left it free; a process that
 * never had Redis lets nothing through.
 */
export async function createRedisLimiter(options: RedisLimiterOptions): Promise<RedisLimiter> {
  const parts = await open(options);
  const { guardMs, seat } = parts;
  return {
    guardMs,
    state: seat.state,
    take: (request) => reserve(parts, request, 0),
    reserve: (request) => reserve(parts, request, request.maxWaitMs),
    prepare: (request) => (maxWaitMs) => reserve(parts, request, maxWaitMs),
    freeze: (key, forMs) => freeze(parts, key, forMs),
    observe: (bucket, used) => observe(parts, bucket, used),
    status: (bucket) => statusOf(parts, bucket),
    close: seat.leave,
  };
}

async function open(options: RedisLimiterOptions): Promise<Parts> {
  const { clock, random, shares = DEFAULT_SHARES, guardMs = DEFAULT_GUARD_MS } = options;
  const { url, timeoutMs = 1000, beatMs = 1000 } = options;
  const { missingAfterMs = 5000, forgetAfterMs = 600_000, prefix = "openblotter" } = options;
  const keys = keysOf(prefix);
  const alone = createMemoryLimiter({ clock, shares, guardMs });
  const together = createLedger(clock);
  let onLost = () => {};
  const client = await connectRedis({ url, timeoutMs, onLost: () => onLost() });
  let onShared = () => {};
  const seat = takeSeat({
    ...{ clock, random, client, keys, guardMs, beatMs, missingAfterMs, forgetAfterMs },
    name: options.seat ?? Buffer.from(random.bytes(8)).toString("hex"),
    aloneGrants: alone.grants,
    sharedGrants: together.grants,
    onShared: () => onShared(),
  });
  onLost = seat.lose;
  const ask = createBatch({ client, keys, seat, shares, guardMs, onLost });
  const parts = { clock, guardMs, beatMs, seat, ask, alone, together };
  onShared = () => {
    const freezes = alone.freezes();
    // What was let through alone is in Redis now.
    alone.forget();
    for (const { key, forMs } of freezes) void freeze(parts, key, forMs);
  };
  await seat.settle();
  return parts;
}
