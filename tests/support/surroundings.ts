/** The real clock and randomness, for tests of real time. */
import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { type Clock, instantOf, type Random } from "#domain";

export const realClock: Clock = {
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
};

export const realRandom: Random = { bytes: (count) => randomBytes(count), fraction: Math.random };
