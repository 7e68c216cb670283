import { createBullQueue, type BullQueueOptions } from "./bull-queue.ts";
import type { SlotQueue } from "./queue.ts";
import type { SqlPool } from "./sql-pool.ts";

export type PostgresQueueOptions = BullQueueOptions & {
  readonly backend: "postgres" | "pglite";
  /** Connections that look for names in `QUEUE_SCHEMA`; the queue ends them when it is closed. */
  readonly pool: SqlPool;
};

/** The schema of the database in which the queue keeps what it has; it may be dropped. */
export const QUEUE_SCHEMA = "bullmq";

/** A queue on the database of the blotter: on a Postgres server, or on PGlite in this process. */
export async function createPostgresQueue(options: PostgresQueueOptions): Promise<SlotQueue> {
  const { backend, pool, ...rest } = options;
  const { createPostgresBackend, runMigrations } = await import("bullmq");
  const prepare = async () => {
    await pool.alone((client) => runMigrations(client as never, QUEUE_SCHEMA));
  };
  await prepare();
  return createBullQueue(
    {
      ...{ backend, prepare, asking: pool, waiting: pool },
      factory: createPostgresBackend as never,
      close: () => pool.end(),
    },
    rest,
  );
}
