/**
 * Scheduling: the queue beside bare BullMQ on the same backend, then two workers over 100,000
 * connections, at rest and after an outage of an hour.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { createPostgresBackend, Queue, runMigrations, Worker } from "bullmq";
import { Redis } from "ioredis";
import { createPostgresQueue, createRedisQueue, QUEUE_SCHEMA } from "../dist/schedule/index.js";
import { openStore } from "../dist/store/index.js";
import { medians } from "./measure.mjs";
import { startRedis } from "./redis.mjs";
import { databaseCpuMs } from "./database-cpu.mjs";
import { at, changeDue, startWorker, urlOf, watch } from "./workers.mjs";

const CONNECTIONS = 100_000;
const BROKERS = 40;
const READ_MS = 20;
const CONCURRENCY = 10;
const FULL = { jobs: { redis: 10_000, postgres: 3_000, pglite: 1_000 }, restS: 30, outageS: 20 };
const SHORT = { jobs: { redis: 5_000, postgres: 1_000, pglite: 300 }, restS: 20, outageS: 10 };

const clock = { sleep: (ms, signal) => setTimeout(ms, undefined, signal && { signal }) };
const surroundings = {
  monotonicMs: () => performance.now(),
  sleep: (ms) => setTimeout(ms),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
};

export default async function run(report, { isFull }) {
  const size = isFull ? FULL : SHORT;
  const folder = await mkdtemp(join(tmpdir(), "openblotter-bench-"));
  const redis =
    spawnSync("redis-server", ["--version"]).status === 0 ? await startRedis() : undefined;
  if (!redis) report.title("schedule: redis-server is not installed, so Redis is not measured");
  const store = await openStore({ kind: "embedded", folder, surroundings });
  try {
    if (redis)
      await speeds(report, "redis", {
        queue: (name) => onRedis(redis, name),
        bare: bareRedis(redis),
        jobs: size.jobs.redis,
      });
    const { postgres, pglite } = size.jobs;
    await speeds(report, "postgres", { ...onSql(store, "postgres"), jobs: postgres });
    const lite = await openStore({ kind: "pglite" });
    await speeds(report, "pglite", { ...onSql(lite, "pglite"), jobs: pglite });
    await lite.close();
    const url = await urlOf(folder);
    for (const redisUrl of redis ? [redis.url, undefined] : [undefined])
      await manyConnections(report, store, { folder, url, redisUrl, size });
  } finally {
    await store.close();
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

let names = 0;

const slotsOf = (count) =>
  Array.from({ length: count }, (_, n) => ({
    connection: `connection-${n}`,
    tenant: "local",
    broker: "bench",
    environment: "paper",
    dueAt: "2026-01-05T00:00:00.000000Z",
    priority: "scheduled",
    attempts: 0,
  }));

/** Slots a second from the first that is put to the last that is done, with nothing to do. */
async function speeds(report, backend, { queue, bare, jobs }) {
  const slots = slotsOf(jobs);
  const ours = async () => {
    const on = await queue(`ours-${names++}`);
    let left = slots.length;
    let end;
    const done = new Promise((resolve) => (end = resolve));
    const start = performance.now();
    const work = async () => void (--left === 0 && end());
    const taker = on.take({ concurrency: CONCURRENCY, work, onTrouble: () => {} });
    for (let at = 0; at < slots.length; at += 500) await on.put(slots.slice(at, at + 500));
    await done;
    const ms = performance.now() - start;
    await taker.stop();
    await on.close();
    return ms;
  };
  const theirs = async () => {
    const { options, factory, close } = await bare();
    const name = `bare-${names++}`;
    const on = new Queue(name, options, factory);
    let left = slots.length;
    let end;
    const done = new Promise((resolve) => (end = resolve));
    const start = performance.now();
    const gone = { removeOnComplete: { count: 0 } };
    const worker = new Worker(
      name,
      async () => void (--left === 0 && end()),
      { ...options, concurrency: CONCURRENCY, ...gone },
      factory,
    );
    for (let at = 0; at < slots.length; at += 500)
      await on.addBulk(slots.slice(at, at + 500).map((data) => ({ name: "slot", data })));
    await done;
    const ms = performance.now() - start;
    await worker.close();
    await on.close();
    await close();
    return ms;
  };
  const ms = await medians({ ours, theirs }, { rounds: 3 });
  report.add({
    name: `schedule.queue.${backend}`,
    value: (slots.length / ms.ours) * 1000,
    unit: "slots/s",
    against: "bare BullMQ",
    ratio: ms.theirs / ms.ours,
    aim: ">= 0.8",
  });
}

const onRedis = ({ url }, name) => createRedisQueue({ url, name, clock });

const bareRedis =
  ({ url }) =>
  async () => {
    const connection = new Redis(url, { maxRetriesPerRequest: null });
    return { options: { connection }, close: async () => connection.disconnect() };
  };

function onSql({ database }, backend) {
  const poolOf = () => database.pool({ schema: QUEUE_SCHEMA, max: 6 });
  return {
    queue: async (name) => createPostgresQueue({ backend, name, clock, pool: await poolOf() }),
    bare: async () => {
      const connection = await poolOf();
      await connection.alone((client) => runMigrations(client, QUEUE_SCHEMA));
      const close = () => connection.end();
      return { options: { connection }, factory: createPostgresBackend, close };
    },
  };
}

/** Two processes that read, while the clock goes on as it does. */
async function manyConnections(report, store, { folder, url, redisUrl, size }) {
  const backend = redisUrl ? "redis" : "postgres";
  // Due times as they are at rest: evenly over the interval to come.
  await fill(store, "clock_timestamp() + (n * interval '15 minutes') / $count");
  const before = redisUrl && (await redisMemory(redisUrl));
  const workers = [1, 2].map(() =>
    startWorker("schedule-one.mjs", { url, redisUrl, readMs: READ_MS }),
  );
  try {
    await measure(report, store, { folder, workers, backend, before, redisUrl, size });
  } finally {
    for (const { child } of workers) child.kill("SIGKILL");
  }
}

async function measure(report, store, { folder, workers, backend, before, redisUrl, size }) {
  const { restS, outageS } = size;
  await setTimeout(3_000);
  const cpuBefore = await databaseCpuMs(folder);
  const rest = await watch(workers, restS);
  const cpuAfter = await databaseCpuMs(folder);
  const figure = (name, value, unit, more = {}) =>
    report.add({ name: `schedule.${backend}.${name}`, value, unit, ...more });
  const of = `${CONNECTIONS / 1000}k`;
  figure(`lag.p50.${of}`, at(rest.lags, 0.5), "ms");
  figure(`lag.p99.${of}`, at(rest.lags, 0.99), "ms");
  figure(`starts.${of}`, rest.ran / restS, "slots/s", {
    against: "what falls due",
    ratio: rest.ran / restS / (CONNECTIONS / 900),
  });
  figure(`cpu.${of}`, rest.cpuMs / (restS * 10), "% of a core, both workers");
  if (cpuBefore !== undefined && cpuAfter !== undefined) {
    const databaseMs = cpuAfter - cpuBefore;
    figure(`database cpu.${of}`, databaseMs / (restS * 10), "% of a core, all of Postgres");
    figure(`database cpu a slot.${of}`, databaseMs / Math.max(1, rest.ran), "ms of Postgres");
  }
  figure(`memory.${of}`, rest.rssMb, "MB, both workers");
  if (redisUrl) figure(`queue memory.${of}`, (await redisMemory(redisUrl)) - before, "MB");
  else figure(`queue memory.${of}`, await schemaMb(store), "MB");
  await changeDue(
    store.database,
    "next_attempt_at = next_attempt_at - interval '1 hour', slot_at = null, slot_owner = null, slot_until = null",
  );
  const outage = await watch(workers, outageS);
  const perSecond = outage.ran / outageS;
  figure(`catch-up.${of}`, perSecond, "slots/s");
  figure(`catch-up.${of}.whole`, CONNECTIONS / perSecond / 60, "minutes for an outage of an hour");
}

async function fill({ database }, due) {
  await database.script(`truncate connections cascade;
    insert into connections (tenant_id, id, broker, environment, label, state, created_at,
      sync_enabled, interval_minutes, source, next_attempt_at)
    select 'local', 'c' || n, 'broker-' || n % ${BROKERS}, 'paper', 'Bench', 'connected', now(), true, 15,
      'source-' || n, ${due.replace("$count", CONNECTIONS)} from generate_series(1, ${CONNECTIONS}) n;
    analyze connections`);
}

async function redisMemory(url) {
  const redis = new Redis(url);
  const [, bytes] = /used_memory:(\d+)/.exec(await redis.info("memory"));
  redis.disconnect();
  return Number(bytes) / 1e6;
}

async function schemaMb({ database }) {
  const pool = await database.pool({ schema: QUEUE_SCHEMA, max: 1 });
  const { rows } = await pool.query(
    `select coalesce(sum(pg_total_relation_size(c.oid)), 0) / 1e6 as mb
     from pg_class c join pg_namespace n on n.oid = relnamespace
     where nspname = '${QUEUE_SCHEMA}' and relkind = 'r'`,
  );
  await pool.end();
  return Number(rows[0].mb);
}
