import { describe, it } from "vitest";
import { instantOf } from "#domain";
import { createMemorySchedules } from "./memory-schedules.ts";
import { createMemoryStore } from "./memory-store.ts";
import { schedulesCases } from "./schedules.ts";

describe("schedules in memory", () => {
  it.each(schedulesCases)("$name", async ({ run }) => {
    let nowMs = Date.UTC(2026, 0, 5);
    const now = () => instantOf(nowMs);
    const store = createMemoryStore({ now });
    await run({
      schedules: createMemorySchedules({ store, now }),
      storeOf: () => store,
      now: async () => now(),
      pass: async (ms) => void (nowMs += ms),
    });
  });
});
