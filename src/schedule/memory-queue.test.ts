import { describe, it } from "vitest";
import { queueCases } from "#testing";
import { createMemoryQueue } from "./memory-queue.ts";

describe("a queue in memory", () => {
  it.each(queueCases)("$name", async ({ run }) => {
    const queue = createMemoryQueue();
    const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    await run({ queue, other: queue, pass, lose: async () => queue.lose() });
  });
});
