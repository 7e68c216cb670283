import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { createDeadlines } from "./deadlines.ts";

it("a deadline is told of once its time is over, and not before", async () => {
  const begin = createDeadlines();
  const began = performance.now();
  const waits = [10, 300, 520].map(
    (ms) => new Promise<number>((resolve) => begin(ms, () => resolve(ms))),
  );
  // One that begins while another's tick is under way.
  await setTimeout(100);
  const later = performance.now();
  const last = new Promise<void>((resolve) => begin(200, resolve));
  await last;
  expect(performance.now() - later).toBeGreaterThanOrEqual(198);
  for (const ms of await Promise.all(waits))
    expect(performance.now() - began).toBeGreaterThanOrEqual(ms - 2);
});

it("a deadline that was called off is never told of", async () => {
  const begin = createDeadlines();
  let isTold = false;
  begin(10, () => (isTold = true))();
  await new Promise<void>((resolve) => begin(600, resolve));
  expect(isTold).toBe(false);
});
