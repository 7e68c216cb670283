import { createRedisLimiter, type RedisLimiter } from "#guard";
import { limiterSuite } from "#testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisPresent, sayIfNoRedis, startRedis, type TestRedis } from "../support/redis.ts";
import { realClock, realRandom } from "../support/surroundings.ts";

sayIfNoRedis("tests/guard/redis-limiter");

const open = (url: string, prefix = "suite") =>
  createRedisLimiter({ url, prefix, clock: realClock, random: realRandom });

describe.runIf(redisPresent)("the limiter on Redis", () => {
  let redis: TestRedis;
  let limiter: RedisLimiter;
  beforeAll(async () => {
    redis = await startRedis();
    limiter = await open(redis.url);
  });
  afterAll(async () => {
    await limiter.close();
    await redis.stop();
  });

  it.concurrent.each(limiterSuite)("$name", async ({ run }) => {
    await run({ limiter, wait: realClock.sleep, windowMs: 1000 });
  });

  it("is shared by all who name the same Redis, and by nobody else", async () => {
    const [other, stranger] = [await open(redis.url), await open(redis.url, "stranger")];
    const request = { buckets: [{ key: "s", max: 4, windowMs: 60_000 }], lane: "orders" } as const;
    const taken = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? limiter : other).take(request)),
    );
    expect(taken.filter(({ ok }) => ok)).toHaveLength(4);
    expect((await stranger.take(request)).ok).toBe(true);
    await Promise.all([other.close(), stranger.close()]);
  });
});
