import { epochMs, instantOf, type Random } from "#domain";
import { capOf, checkBucket, DEFAULT_GUARD_MS, DEFAULT_SHARES } from "./lanes.ts";
import type { Bucket, Limiter, LimitRequest, NoRoom, Reserved } from "./limiter.ts";
import { createMemoryLimiter, type LimiterOptions } from "./memory-limiter.ts";
import { createBatch } from "./redis-batch.ts";
import { connectRedis } from "./redis-client.ts";
import { keysOf } from "./redis-query.ts";
import { type SeatState, takeSeat, widen } from "./redis-seat.ts";

export type RedisLimiterOptions = LimiterOptions & {
  readonly random: Random;
  readonly url: string;
  /** Keeps the keys apart from those of other programs, "openblotter" unless told. */
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
 * A limiter for all processes that name the same Redis; see {@link Limiter}. Without Redis a process
 * goes on with its share of each limit, once the others have certainly left it free; a process that
 * never had Redis lets nothing through.
 */
export async function createRedisLimiter(options: RedisLimiterOptions): Promise<RedisLimiter> {
  const { clock, shares = DEFAULT_SHARES, guardMs = DEFAULT_GUARD_MS, beatMs = 1000 } = options;
  const keys = keysOf(options.prefix ?? "openblotter");
  const alone = createMemoryLimiter({ clock, shares, guardMs });
  const together = createMemoryLimiter({ clock, guardMs });
  const { url, timeoutMs = 1000, missingAfterMs = 5000, forgetAfterMs = 600_000 } = options;
  let lost = () => undefined as void;
  const client = await connectRedis({ url, timeoutMs, onLost: () => lost() });
  const seat = takeSeat({
    ...{ clock, client, keys, guardMs, beatMs, missingAfterMs, forgetAfterMs },
    random: options.random,
    name: options.seat ?? Buffer.from(options.random.bytes(8)).toString("hex"),
    aloneGrants: alone.grants,
    sharedGrants: together.grants,
    onShared() {
      const freezes = alone.freezes();
      alone.forget();
      for (const { key, forMs } of freezes) void freeze(key, forMs);
    },
  });
  lost = seat.lose;
  const ask = createBatch(client, keys, seat.birth);
  await seat.settle();

  /** Asks Redis; undefined if it cannot answer. */
  const shared = async (query: Parameters<typeof ask>[0]) => {
    if (seat.state() === "joining") await seat.settle();
    if (seat.state() !== "shared") return undefined;
    try {
      return await ask(query);
    } catch {
      seat.lose();
      return undefined;
    }
  };
  const widened = (bucket: Bucket) => ({ ...bucket, windowMs: widen(bucket.windowMs, guardMs) });
  const freeze = async (key: string, forMs: number) => {
    await alone.freeze(key, forMs);
    await shared({ kind: "freeze", key, forMs: Math.ceil(forMs) });
  };
  const reserve = async (request: LimitRequest, maxWaitMs: number): Promise<Reserved> => {
    for (const bucket of request.buckets) checkBucket(bucket);
    const share = shares[request.lane];
    const buckets = request.buckets.map((bucket) => {
      const cap = capOf({ ...bucket, max: seat.shared(bucket.max) }, share);
      return { ...widened(bucket), cap };
    });
    const full = buckets.find(({ cap, weight = 1 }) => cap < weight);
    if (full && seat.state() === "shared") return refusal(full.key, beatMs);
    const answer = await shared({ kind: "reserve", buckets, maxWaitMs });
    if (!answer) return reserveAlone(request, maxWaitMs);
    const [waitMs = 0, culprit = 0] = answer;
    if (culprit > 0) return refusal(buckets[culprit - 1]?.key ?? "", waitMs);
    for (const bucket of request.buckets) together.record(bucket, waitMs);
    return { ok: true, waitMs };
  };
  return {
    guardMs,
    state: seat.state,
    take: (request) => reserve(request, 0),
    reserve: (request) => reserve(request, request.maxWaitMs),
    freeze,
    async observe(bucket, used) {
      checkBucket(bucket);
      const answer = await shared({ kind: "observe", bucket: widened(bucket), used });
      if (!answer) await alone.observe(bucket, used);
    },
    async status(bucket) {
      const answer = await shared({ kind: "status", bucket: widened(bucket) });
      if (!answer) return alone.status({ ...bucket, max: seat.alone(bucket.max) });
      const [current = 0, resetMs = 0, frozenForMs = 0] = answer;
      const resetAt = instantOf(epochMs(clock.now()) + resetMs);
      return { current, max: bucket.max, resetAt, frozenForMs };
    },
    close: seat.leave,
  };

  function reserveAlone(request: LimitRequest, maxWaitMs: number): Reserved {
    // Redis is just being told what we did alone, and would not learn of this.
    if (seat.state() !== "alone") return refusal(request.buckets[0]?.key ?? "", 1);
    const buckets = request.buckets.map((each) => ({ ...each, max: seat.alone(each.max) }));
    const soon = buckets.find(
      ({ windowMs, max, weight = 1 }) =>
        max < weight || seat.aloneInMs(widen(windowMs, guardMs)) > 0,
    );
    // Redis may be back long before our share is free.
    if (soon) return refusal(soon.key, beatMs);
    return alone.reserveNow({ ...request, buckets }, maxWaitMs);
  }
}

const refusal = (bucket: string, retryAfterMs: number): NoRoom => ({
  ok: false,
  retryAfterMs,
  bucket,
});
