/**
 * One worker of many connections, in a process of its own. A reading is a wait and one row changed,
 * so that what is measured is the scheduling. Tells how late it began, once a second.
 */
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { instantOf } from "../dist/domain/index.js";
import {
  createPostgresQueue,
  createRedisQueue,
  createWorker,
  nextDueAt,
  QUEUE_SCHEMA,
  runSlot,
} from "../dist/schedule/index.js";
import { openStore } from "../dist/store/index.js";
import { counting } from "./workers.mjs";

const { url, redisUrl, readMs, limits } = JSON.parse(process.argv[2]);

const clock = {
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
};
const random = { fraction: Math.random };
const store = await openStore({ kind: "server", url });
const queue = redisUrl
  ? await createRedisQueue({ url: redisUrl, clock })
  : await createPostgresQueue({
      backend: "postgres",
      clock,
      pool: await store.database.pool({ schema: QUEUE_SCHEMA, max: 5 }),
    });

const { tell, ...told } = counting();
const worker = createWorker({
  ...{ schedules: store.schedules, queue, clock, random, limits },
  owner: `bench ${process.pid}`,
  run: (slot) => runSlot({ schedules: store.schedules, clock, random, pull }, slot),
  ...told,
  onTrouble: (error) => process.stderr.write(`${error.message}\n`),
});

async function pull({ tenant, connection }) {
  const startedAt = clock.now();
  await setTimeout(readMs);
  const endedAt = clock.now();
  const nextAttemptAt = nextDueAt({
    ...{ id: connection, intervalMinutes: 15, startedAt, endedAt },
    cadence: { leastMinutes: 5 },
  });
  const { connections } = store.forTenant(tenant);
  await connections.change(connection, { nextAttemptAt, lastAttemptAt: startedAt });
  return { status: "succeeded" };
}

worker.start();
await tell();
