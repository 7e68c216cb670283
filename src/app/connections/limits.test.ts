import { expect, test } from "vitest";
import { type Clock, connectionId, epochMs, instantOf } from "#domain";
import { createMemoryLimiter, type Lane } from "#guard";
import type { BrokerManifest } from "#kit";
import type { Connection } from "#sync";
import { limitsOf, roomFrom } from "./limits.ts";

const START = Date.UTC(2026, 2, 2, 15);
const connection = {
  ...{ id: connectionId("c-1"), broker: "sandy", environment: "paper" },
} as Connection;

/** A broker with two limits, each counted by a limiter whose time stands until it is moved. */
function desk() {
  let ms = 0;
  const clock = {
    now: () => instantOf(START + ms),
    monotonicMs: () => ms,
  } as Clock;
  const limits = [
    { id: "second", max: 5, perMs: 1_000, scope: "credential" },
    { id: "minute", max: 20, perMs: 60_000, scope: "credential" },
  ];
  const manifest = {
    ...{ id: "sandy", limits, environments: { paper: { api: "https://sandy.example" } } },
  } as unknown as BrokerManifest;
  const parts = {
    ...{ clock, origins: {}, limiter: createMemoryLimiter({ clock }) },
    brokers: { find: () => manifest },
    settings: () => ({ settings: { limitShare: 1 } }) as never,
  };
  const call = (lane: Lane = "orders") =>
    parts.limiter.take({
      lane,
      buckets: limits.map(({ id, max, perMs }) => ({
        ...{ key: `sandy|paper|${id}|credential:c-1`, max, windowMs: perMs },
      })),
    });
  return {
    room: () => roomFrom(parts, connection),
    limits: () => limitsOf(parts, connection),
    freeze: (forMs: number) => parts.limiter.freeze("sandy|paper|minute|credential:c-1", forMs),
    pass: (by: number) => void (ms += by),
    calls: async (count: number) => {
      for (let at = 0; at < count; at++) expect((await call()).ok).toBe(true);
    },
  };
}

test("a broker with room may be asked, and looking costs no call", async () => {
  const { room, calls, limits } = desk();
  await calls(2);
  for (let look = 0; look < 50; look++) expect(await room()).toBeUndefined();
  expect((await limits()).map(({ id, current }) => [id, current])).toEqual([
    ["second", 2],
    ["minute", 2],
  ]);
});

test("a limit of a second that is used keeps nobody away", async () => {
  const { room, calls } = desk();
  await calls(5);
  expect(await room()).toBeUndefined();
});

test("a limit that is used for long says from when on a call has room, and only until then", async () => {
  const { room, calls, pass, limits } = desk();
  for (let round = 0; round < 4; round++) {
    await calls(5);
    pass(2_000);
  }
  const from = (await room()) ?? expect.fail();
  // The first five calls leave the window a minute after they were made, give or take the guard.
  expect(epochMs(from) - START).toBeGreaterThanOrEqual(60_000);
  expect(epochMs(from) - START).toBeLessThan(60_500);
  expect((await limits())[1]).toMatchObject({ current: 20, max: 20 });
  pass(52_500);
  expect(await room()).toBeUndefined();
});

test("a broker that asked to be left alone is left alone", async () => {
  const { room, freeze, pass } = desk();
  await freeze(30_000);
  expect(await room()).toBe(instantOf(START + 30_000));
  pass(26_000);
  expect(await room()).toBeUndefined();
});
