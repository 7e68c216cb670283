import { expect, test } from "vitest";
import { diagnoseLimits, openLimiter, serverSeat } from "./limiter.ts";
import { surroundings } from "./surroundings.ts";

/** Nothing listens there. */
const NOWHERE = "redis://:sesame@127.0.0.1:1";

test("limits are kept within the process where no Redis is named", async () => {
  const limiter = await openLimiter({ surroundings });
  const request = { buckets: [{ key: "k", max: 1, windowMs: 60_000 }], lane: "sync" } as const;
  expect(await limiter.take(request)).toMatchObject({ ok: true });
  expect(await limiter.take(request)).toMatchObject({ ok: false });
  await limiter.close();
  expect(await diagnoseLimits({ surroundings })).toMatchObject({ state: "ok" });
});

test("a process whose Redis was never there calls no broker", async () => {
  const limiter = await openLimiter({ redisUrl: NOWHERE, surroundings });
  const request = { buckets: [{ key: "k", max: 100, windowMs: 1000 }], lane: "orders" } as const;
  expect(await limiter.take(request)).toMatchObject({ ok: false });
  await limiter.close();
});

test("the diagnosis names a Redis that does not answer, without its password", async () => {
  const found = await diagnoseLimits({ redisUrl: NOWHERE, surroundings });
  expect(found).toMatchObject({ state: "warning", next: "Start Redis, or correct REDIS_URL" });
  expect(found.detail).toContain("127.0.0.1:1");
  expect(JSON.stringify(found)).not.toContain("sesame");
});

test("the server of a folder has one seat, and a named worker its own", () => {
  const seat = serverSeat({ folder: "/data" });
  expect(serverSeat({ folder: "/data" })).toBe(seat);
  expect(serverSeat({ folder: "/other" })).not.toBe(seat);
  expect(serverSeat({ folder: "/data", worker: "worker-1" })).toBe("worker-1");
});
