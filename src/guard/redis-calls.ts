import { type Clock, epochMs, instantOf } from "#domain";
import { checkBucket } from "./lanes.ts";
import type { Ledger } from "./ledger.ts";
import type { Bucket, BucketStatus, LimitRequest, NoRoom, Reserved } from "./limiter.ts";
import type { MemoryLimiter } from "./memory-limiter.ts";
import type { Ask, Question } from "./redis-batch.ts";
import { widen } from "./redis-query.ts";
import type { Seat } from "./redis-seat.ts";

/** What a limiter on Redis is made of. */
export type Parts = {
  readonly clock: Clock;
  readonly guardMs: number;
  readonly beatMs: number;
  readonly seat: Seat;
  readonly ask: Ask;
  /** Counts what is let through without Redis, and keeps every freeze. */
  readonly alone: MemoryLimiter;
  /** What was let through with Redis, in case that forgets it. */
  readonly together: Ledger;
};

const GRANTED: Reserved = { ok: true, waitMs: 0 };
const nothing = () => undefined;

export function reserve(parts: Parts, request: LimitRequest, maxWaitMs: number): Promise<Reserved> {
  const { buckets } = request;
  for (const bucket of buckets) {
    checkBucket(bucket);
    if (hasNoPart(parts.seat, bucket)) return Promise.resolve(refusal(bucket, parts.beatMs));
  }
  return shared<Reserved>(parts, {
    query: { kind: "reserve", request, maxWaitMs },
    read(answers, at) {
      const waitMs = answers[at] ?? 0;
      const culprit = answers[at + 1] ?? 0;
      if (culprit > 0) return refusal(buckets[culprit - 1], waitMs);
      for (const bucket of buckets) parts.together.record(bucket, waitMs);
      return waitMs === 0 ? GRANTED : { ok: true, waitMs };
    },
    without: () => reserveAlone(parts, request, maxWaitMs),
  });
}

export async function freeze(parts: Parts, key: string, forMs: number): Promise<void> {
  await parts.alone.freeze(key, forMs);
  await shared(parts, { query: { kind: "freeze", key, forMs }, read: nothing, without: nothing });
}

export function observe(parts: Parts, bucket: Bucket, used: number): Promise<void> {
  checkBucket(bucket);
  return shared<void>(parts, {
    query: { kind: "observe", bucket, used },
    read: nothing,
    without: () => parts.alone.observe(bucket, used),
  });
}

export function statusOf(parts: Parts, bucket: Bucket): Promise<BucketStatus> {
  const { clock, alone, seat } = parts;
  return shared<BucketStatus>(parts, {
    query: { kind: "status", bucket },
    read(answers, at) {
      const [current = 0, resetMs = 0, frozenForMs = 0] = answers.slice(at, at + 3);
      const resetAt = instantOf(Math.ceil(epochMs(clock.now()) + resetMs));
      return { current, max: bucket.max, resetAt, frozenForMs };
    },
    without: () => alone.status({ ...bucket, max: seat.alone(bucket.max) }),
  });
}

/** Asks Redis, or does without it if it cannot answer. */
function shared<Answer>({ seat, ask }: Parts, question: Question<Answer>): Promise<Answer> {
  return seat.state() === "shared" ? ask(question) : joined();

  async function joined(): Promise<Answer> {
    if (seat.state() === "joining") await seat.settle();
    return seat.state() === "shared" ? ask(question) : question.without();
  }
}

/** Whether those who are missing leave the others less than the call weighs. */
function hasNoPart(seat: Seat, { max, weight = 1 }: Bucket): boolean {
  return seat.state() === "shared" && seat.shared(max) < weight;
}

function reserveAlone(parts: Parts, request: LimitRequest, maxWaitMs: number): Reserved {
  const { seat, alone, guardMs, beatMs } = parts;
  // Redis is just being told what we did alone, and would not learn of this.
  if (seat.state() !== "alone") return refusal(request.buckets[0], 1);
  const buckets = request.buckets.map((each) => ({ ...each, max: seat.alone(each.max) }));
  const early = buckets.find(
    ({ windowMs, max, weight = 1 }) => max < weight || seat.aloneInMs(widen(windowMs, guardMs)) > 0,
  );
  // Redis may be back long before our share is free.
  if (early) return refusal(early, beatMs);
  return alone.reserveNow({ ...request, buckets }, maxWaitMs);
}

const refusal = (bucket: Bucket | undefined, retryAfterMs: number): NoRoom => ({
  ok: false,
  retryAfterMs,
  bucket: bucket?.key ?? "",
});
