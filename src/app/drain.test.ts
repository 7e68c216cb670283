import { expect, test } from "vitest";
import { simulatedClock } from "#testing";
import { createDrain } from "./drain.ts";

const never = new Promise<void>(() => undefined);

test("work that ends in time is waited for", async () => {
  const clock = simulatedClock();
  const drain = createDrain(clock, 5_000);
  drain.begin();
  await clock.finish(drain.within(clock.sleep(3_000)));
  expect(clock.monotonicMs()).toBe(3_000);
});

test("all steps of an ending share one time, which runs from its beginning", async () => {
  const clock = simulatedClock();
  const drain = createDrain(clock, 5_000);
  expect(drain.hasBegun()).toBe(false);
  await clock.advance(60_000);
  drain.begin();
  await clock.finish(drain.within(clock.sleep(4_000)));
  drain.begin();
  expect(drain.hasBegun()).toBe(true);
  await clock.finish(drain.within(never));
  await clock.finish(drain.within(never));
  expect(clock.monotonicMs()).toBe(65_000);
});

test("who listens is told once the time is over, unless all has ended before", async () => {
  const clock = simulatedClock();
  const told: string[] = [];
  const drain = createDrain(clock, 5_000);
  drain.onOver(() => told.push("stays"));
  drain.onOver(() => told.push("leaves"))();
  await clock.advance(60_000);
  drain.begin();
  await clock.advance(4_999);
  expect(told).toEqual([]);
  await clock.advance(1);
  expect(told).toEqual(["stays"]);
  const quick = createDrain(clock, 5_000);
  quick.onOver(() => told.push("too late"));
  quick.begin();
  quick.end();
  await clock.advance(60_000);
  expect(told).toEqual(["stays"]);
});

test("work that fails is a failure of who waits for it", async () => {
  const drain = createDrain(simulatedClock(), 5_000);
  await expect(drain.within(Promise.reject(new Error("Lost")))).rejects.toThrow("Lost");
});
