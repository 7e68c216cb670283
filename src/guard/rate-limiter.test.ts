import { simulatedClock } from "#testing";
import { describe, expect, it } from "vitest";
import { BrokerRateLimitError, createMemoryLimiter, createRateLimiting } from "./index.ts";

function setUp() {
  const clock = simulatedClock();
  const limits: Record<string, { maxRequests: number; windowMs: number }[]> = {
    TRADOVATE: [{ maxRequests: 3, windowMs: 60_000 }],
    BINANCE: [
      { maxRequests: 10, windowMs: 60_000 },
      { maxRequests: 2, windowMs: 1000 },
    ],
  };
  const limiter = createMemoryLimiter({ clock });
  const limiting = createRateLimiting({ limiter, clock, limitsOf: (broker) => limits[broker] });
  return { clock, ...limiting };
}

describe("createRateLimiter", () => {
  it("throws with the time to wait when the limit is used up", async () => {
    const { createRateLimiter } = setUp();
    const limiter = createRateLimiter("TRADOVATE");
    for (let call = 0; call < 3; call++) await limiter.checkLimit();
    const error: unknown = await limiter.checkLimit().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(BrokerRateLimitError);
    expect(error).toMatchObject({ broker: "TRADOVATE", retryAfterMs: 60_100, retryable: true });
  });

  it("shares a limit among all who name a broker, and keeps one for each account", async () => {
    const { createRateLimiter } = setUp();
    for (let call = 0; call < 3; call++) await createRateLimiter("TRADOVATE").checkLimit();
    await expect(createRateLimiter("TRADOVATE").checkLimit()).rejects.toThrow("has no room");
    await createRateLimiter("TRADOVATE", "account123").checkLimit();
    const status = await createRateLimiter("TRADOVATE", "account123").getStatus();
    expect(status).toMatchObject({ current: 1, max: 3 });
  });

  it("shows the limit that is used up most", async () => {
    const { createRateLimiter } = setUp();
    const limiter = createRateLimiter("BINANCE");
    await limiter.checkLimit();
    expect(await limiter.getStatus()).toMatchObject({
      current: 1,
      max: 2,
      resetAt: "2026-01-05T00:00:01.100000Z",
    });
  });

  it("does not guess the limits of a broker that it does not know", () => {
    expect(() => setUp().createRateLimiter("NOBODY")).toThrow('No limits of the broker "NOBODY"');
  });
});

it("withRateLimit waits for room and gives the result of the work", async () => {
  const { clock, withRateLimit } = setUp();
  const moments = Array.from({ length: 4 }, () =>
    withRateLimit("BINANCE", () => Promise.resolve(clock.monotonicMs())),
  );
  expect(await clock.finish(Promise.all(moments))).toEqual([0, 0, 1100, 1100]);
});
