import { describe, it } from "vitest";
import { queueCases } from "#testing";
import { createMemoryQueue } from "./memory-queue.ts";

describe("a queue in memory", () => {
  it.each(queueCases)("$name", async ({ run }) => {
    const queue = createMemoryQueue();
    await run({ queue, other: queue, lose: async () => queue.lose() });
  });
});
