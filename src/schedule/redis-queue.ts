import { fail } from "#domain";
import { createBullQueue, type BullQueueOptions } from "./bull-queue.ts";
import type { SlotQueue } from "./queue.ts";

export type RedisQueueOptions = BullQueueOptions & {
  /** "redis://host:6379/0", "rediss://..." for TLS. */
  readonly url: string;
};

/**
 * A queue on Redis. It connects in the background and goes on trying. Fails with
 * "redis-not-installed".
 */
export async function createRedisQueue({ url, ...options }: RedisQueueOptions): Promise<SlotQueue> {
  const { Redis } = await import("ioredis").catch(() =>
    fail({
      code: "redis-not-installed",
      message: 'The package "ioredis" is not installed',
      owner: "user",
      next: 'Run "npm install ioredis", or remove the address of Redis from the settings',
    }),
  );
  const retryStrategy = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000);
  // Whoever asks is told at once that Redis is away; whoever waits for slots waits for it too.
  const asking = new Redis(url, { retryStrategy, maxRetriesPerRequest: 1 });
  const waiting = new Redis(url, { retryStrategy, maxRetriesPerRequest: null });
  for (const each of [asking, waiting]) each.on("error", () => undefined);
  return createBullQueue(
    {
      backend: "redis",
      asking,
      waiting,
      prepare: async () => undefined,
      async close() {
        asking.disconnect();
        waiting.disconnect();
      },
    },
    options,
  );
}
