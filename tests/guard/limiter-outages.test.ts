import { acquire, createRedisLimiter, type RedisLimiter } from "#guard";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cut, cuttable } from "../support/cut.ts";
import { redisPresent, sayIfNoRedis, startRedis, type TestRedis } from "../support/redis.ts";
import { realClock as clock, realRandom as random } from "../support/surroundings.ts";
import { type Sent, worstWindow } from "./sent.ts";

sayIfNoRedis("tests/guard/limiter-outages");

const [MAX, WINDOW_MS] = [40, 400];
const TIMES = { beatMs: 100, missingAfterMs: 400, timeoutMs: 300 };
/** Until the others have left a share free, and a window longer. */
const ALONE_AFTER_MS = TIMES.missingAfterMs + 2 * TIMES.beatMs + WINDOW_MS + 200;

/** Several limiters, each as if in a process of its own, that call as fast as they may. */
function setUp(urls: readonly string[]) {
  const sent: (Sent & { readonly by: number })[] = [];
  let calling = true;
  const limiters: RedisLimiter[] = [];
  const callers = urls.map(async (url, by) => {
    const limiter = await createRedisLimiter({ url, clock, random, ...TIMES });
    limiters[by] = limiter;
    const buckets = [{ key: "k", max: MAX, windowMs: WINDOW_MS }];
    while (calling) {
      try {
        await acquire(limiter, { buckets, lane: "orders" }, { clock, maxWaitMs: 0 });
        sent.push({ at: clock.monotonicMs(), weight: 1, by });
      } catch {
        await clock.sleep(4);
      }
    }
    await limiter.close();
  });
  const between = (from: number, to: number) => sent.filter(({ at }) => at >= from && at < to);
  return {
    sent,
    limiters,
    /** What was sent within the time, and how much of it by whom. */
    async during(ms: number) {
      const from = clock.monotonicMs();
      await clock.sleep(ms);
      const some = between(from, clock.monotonicMs());
      return {
        all: some.length,
        by: urls.map((_, who) => some.filter((s) => s.by === who).length),
      };
    },
    async end() {
      calling = false;
      await Promise.all(callers);
      expect(worstWindow(sent, WINDOW_MS)).toBeLessThanOrEqual(MAX);
    },
  };
}

async function pair(url: string): Promise<readonly [RedisLimiter, RedisLimiter]> {
  const open = () => createRedisLimiter({ url, clock, random, ...TIMES });
  return [await open(), await open()];
}

describe.runIf(redisPresent)("limits while Redis is away", () => {
  let redis: TestRedis;
  let proxy: Cut;
  beforeEach(async () => {
    redis = await startRedis();
    proxy = await cuttable(Number(new URL(redis.url).port));
  });
  afterEach(async () => {
    await proxy.close();
    await redis.stop();
  });

  it("are shared out, and kept when an empty Redis is back", async () => {
    const run = setUp([redis.url, redis.url, redis.url]);
    expect((await run.during(1500)).all).toBeGreaterThan(MAX);
    await redis.kill();
    await clock.sleep(ALONE_AFTER_MS);
    expect(run.limiters.map(({ state }) => state())).toEqual(["alone", "alone", "alone"]);
    const alone = await run.during(1500);
    // A third each, three windows long.
    for (const each of alone.by) expect(each).toBeGreaterThan(MAX / 3);
    await redis.start();
    await clock.sleep(1500);
    expect(run.limiters.map(({ state }) => state())).toEqual(["shared", "shared", "shared"]);
    expect((await run.during(1500)).all).toBeGreaterThan(MAX);
    await run.end();
  });

  it("are kept while one of the processes alone is cut off", async () => {
    const cut = `redis://127.0.0.1:${proxy.port}`;
    const run = setUp([redis.url, redis.url, cut]);
    await clock.sleep(1000);
    proxy.cut();
    await clock.sleep(ALONE_AFTER_MS);
    const apart = await run.during(1500);
    expect(apart.by[2]).toBeGreaterThan(MAX / 3);
    expect((apart.by[0] ?? 0) + (apart.by[1] ?? 0)).toBeGreaterThan(MAX);
    proxy.mend();
    await clock.sleep(2500);
    expect(run.limiters.map(({ state }) => state())).toEqual(["shared", "shared", "shared"]);
    await run.end();
  });

  it.each([
    ["starts again empty", async () => redis.kill().then(() => redis.start())],
    ["is emptied", () => redis.empty()],
  ])("are remembered by the processes when Redis %s", async (_, forget) => {
    const [one, other] = await pair(redis.url);
    const request = { buckets: [{ key: "k", max: 4, windowMs: 60_000 }], lane: "orders" } as const;
    for (const limiter of [one, other, one]) expect((await limiter.take(request)).ok).toBe(true);
    await forget();
    await clock.sleep(3000);
    const taken = [await one.take(request), await other.take(request), await one.take(request)];
    expect(taken.map(({ ok }) => ok)).toEqual([true, false, false]);
    await Promise.all([one.close(), other.close()]);
  });

  it("are not given out anew in the moment in which Redis is emptied", async () => {
    const [one, other] = await pair(redis.url);
    const request = { buckets: [{ key: "k", max: 4, windowMs: 60_000 }], lane: "orders" } as const;
    for (let call = 0; call < 3; call++) await one.take(request);
    await redis.empty();
    const rush = await Promise.all(Array.from({ length: 10 }, () => other.take(request)));
    expect(rush.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
    await Promise.all([one.close(), other.close()]);
  });

  it("let nothing through where Redis never was", async () => {
    await redis.kill();
    const run = setUp([redis.url]);
    expect((await run.during(1500)).all).toBe(0);
    await redis.start();
    await clock.sleep(2500);
    expect((await run.during(1000)).all).toBeGreaterThan(MAX);
    await run.end();
  });

  it("keep a freeze that came while Redis was away, and one that came before", async () => {
    const [one, other] = await pair(redis.url);
    const bucket = { key: "k", max: 100, windowMs: 100 };
    const request = (key: string) => ({ buckets: [{ ...bucket, key }], lane: "orders" }) as const;
    await one.freeze("before", 30_000);
    await redis.kill();
    await one.freeze("while", 30_000);
    await redis.start();
    await clock.sleep(2500);
    for (const key of ["before", "while"]) {
      const taken = await other.take(request(key));
      expect(taken.ok ? 0 : taken.retryAfterMs).toBeGreaterThan(20_000);
    }
    expect(await other.take(request("other"))).toMatchObject({ ok: true });
    await Promise.all([one.close(), other.close()]);
  });
});
