import type { Clock } from "#domain";
import {
  createPostgresQueue,
  createRedisQueue,
  QUEUE_SCHEMA,
  type QueueDepth,
  type SlotQueue,
} from "#schedule";
import type { Store } from "#store";
import type { Config } from "./config.ts";

/** Connections beside those of the blotter: one listens, the others carry slots. */
const CONNECTIONS = 5;

type Parts = Pick<Config, "redisUrl"> & {
  readonly store: Store;
  readonly clock: Pick<Clock, "sleep">;
};

/** Carries slots over the Redis that is configured, else over the database itself. */
async function openQueue({ redisUrl, clock, store: { database } }: Parts): Promise<SlotQueue> {
  if (redisUrl !== undefined) return createRedisQueue({ url: redisUrl, clock });
  const pool = await database.pool({ schema: QUEUE_SCHEMA, max: CONNECTIONS });
  return createPostgresQueue({ backend: sqlOf(database), pool, clock });
}

const sqlOf = ({ description: { kind } }: Store["database"]) =>
  kind === "pglite" ? "pglite" : "postgres";

export type QueueState = QueueDepth & {
  readonly backend: "redis" | "postgres" | "pglite";
  readonly reachable: boolean;
};

/** The queue of a process, opened when it is first needed. */
export type LazyQueue = {
  readonly open: () => Promise<SlotQueue>;
  readonly state: () => Promise<QueueState>;
  readonly close: () => Promise<void>;
};

export function lazyQueue(parts: Parts): LazyQueue {
  let opened: Promise<SlotQueue> | undefined;
  const open = () => {
    opened ??= openQueue(parts);
    // One that could not be opened is opened anew.
    opened.catch(() => (opened = undefined));
    return opened;
  };
  return {
    open,
    async state() {
      const { redisUrl, store } = parts;
      const backend = redisUrl === undefined ? sqlOf(store.database) : "redis";
      try {
        const queue = await open();
        return { backend, reachable: true, ...(await queue.depth()) };
      } catch {
        return { backend, reachable: false, waiting: 0, active: 0 };
      }
    },
    async close() {
      const queue = await opened?.catch(() => undefined);
      await queue?.close();
    },
  };
}
