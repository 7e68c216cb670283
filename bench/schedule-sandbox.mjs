/**
 * Scheduling with real readings: two workers of the whole program read make-believe OANDA over
 * HTTP, one connection for each of many tenants. First all at once, which tells how much they can
 * do; then as many a second as they keep up with, which tells how many connections they hold.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { openSystem, surroundings } from "../dist/app/index.js";
import { tenantId } from "../dist/domain/index.js";
import { startSandbox } from "../dist/sandbox/index.js";
import { databaseCpuMs } from "./database-cpu.mjs";
import { at, changeDue, startWorker, urlOf, watch } from "./workers.mjs";

const FULL = { connections: 400, seconds: 60 };
const SHORT = { connections: 100, seconds: 20 };
const CONNECTING = 8;
const INTERVAL_S = 15 * 60;
const LIMIT_MS = 30_000;
/** Of what all at once showed; the first that is held is told. Evenly, more may be held. */
const SHARES = [1.5, 1.25, 1, 0.8, 0.6, 0.4];
/** So much of what falls due may wait: a look of the workers, and a little. */
const WAITING_S = 2;
const BROKER = "oanda";

export default async function run(report, { isFull }) {
  const size = isFull ? FULL : SHORT;
  const folder = await mkdtemp(join(tmpdir(), "openblotter-bench-"));
  const sandbox = await startSandbox({
    ...{ clock: surroundings, seed: "bench", brokers: [BROKER], slackMs: 200 },
    history: { days: 3, fills: 20 },
  });
  const system = await openSystem({ folder, origins: sandbox.origins, surroundings });
  const workers = [];
  try {
    await connectAll(system, sandbox, size.connections);
    const told = { folder, databaseUrl: await urlOf(folder), origins: sandbox.origins };
    for (const seat of ["bench-1", "bench-2"])
      workers.push(startWorker("schedule-sandbox-one.mjs", { ...told, seat }));
    await setTimeout(3_000);
    await measure(report, { ...size, folder, system, workers, sandbox });
  } finally {
    for (const { child } of workers) child.kill("SIGKILL");
    await system.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function connectAll(system, sandbox, count) {
  const numbers = Array.from({ length: count }, (_, n) => n).values();
  const lane = async () => {
    for (const n of numbers) await connect(system, sandbox, n);
  };
  await Promise.all(Array.from({ length: CONNECTING }, lane));
  await system.idle();
}

function connect({ tenants }, { credentials }, n) {
  const { connections } = tenants.servicesOf(tenantId(`bench-${n}`));
  const input = { broker: BROKER, environment: "paper", credentials: credentials[BROKER] };
  return connections.connect(input);
}

async function measure(report, parts) {
  const { connections, seconds, system, workers, sandbox } = parts;
  const figure = (name, value, unit, more = {}) =>
    report.add({ name: `schedule.sandbox.${name}`, value, unit, ...more });
  // Once for all that is done first: plans, code that runs often, connections.
  await allAtOnce(system, workers, connections);
  const most = await allAtOnce(system, workers, connections);
  figure("all at once", most, "readings/s");
  let held;
  for (const share of SHARES) {
    held = await steady({ ...parts, perSecond: most * share, seconds });
    if (held.isHeld) break;
  }
  const hold = held.isHeld ? "held" : "NOT held";
  figure("connections", held.perSecond * INTERVAL_S, `${hold} by two workers at 15 minutes`);
  figure("readings", held.ran / held.tookS, "readings/s", {
    against: "what falls due",
    ratio: held.ran / held.due,
  });
  figure("lag.p50", at(held.lags, 0.5), "ms");
  figure("lag.p99", at(held.lags, 0.99), "ms", { aim: `< ${LIMIT_MS}` });
  figure("cpu", held.cpuMs / held.ran, "ms of the workers for a reading");
  if (held.databaseMs !== undefined)
    figure("database cpu", held.databaseMs / held.ran, "ms of Postgres for a reading");
  figure("broker cpu", held.brokerMs / held.ran, "ms of the make-believe broker for a reading");
  figure("memory", held.rssMb, "MB, both workers");
  figure("violations", sandbox.violations().length, "calls beyond a limit of the broker");
}

const NEVER = `next_attempt_at = clock_timestamp() + interval '1 day',
  slot_at = null, slot_owner = null, slot_until = null`;

/** Readings a second while all are due. */
async function allAtOnce({ store }, workers, connections) {
  await changeDue(store.database, "slot_at = null, slot_owner = null, slot_until = null");
  await changeDue(store.database, "next_attempt_at = clock_timestamp()");
  const began = performance.now();
  let ran = 0;
  while (ran < connections && performance.now() - began < 120_000)
    ran += (await watch(workers, 1)).ran;
  const perSecond = (ran / (performance.now() - began)) * 1000;
  await changeDue(store.database, NEVER);
  return perSecond;
}

/** So many fall due each second, evenly; those that were read the longest ago. */
async function steady({ folder, system, workers, perSecond, seconds }) {
  const { database } = system.store;
  await changeDue(database, NEVER);
  // What was begun before comes to its end.
  await setTimeout(3_000);
  const before = { databaseMs: await databaseCpuMs(folder), own: process.cpuUsage() };
  const watched = watch(workers, seconds);
  const began = performance.now();
  let due = 0;
  for (let second = 1; second <= seconds; second++) {
    const more = Math.round(second * perSecond) - due;
    await database.script(fallDue(more));
    due += more;
    await setTimeout(Math.max(0, began + second * 1000 - performance.now()));
  }
  const told = await watched;
  const tookS = (performance.now() - began) / 1000;
  const own = process.cpuUsage(before.own);
  const databaseAfter = await databaseCpuMs(folder);
  const isHeld =
    due - told.ran <= perSecond * WAITING_S && at(told.lags, 0.99) < LIMIT_MS && told.ran > 0;
  return {
    ...{ ...told, perSecond, due, tookS, isHeld },
    databaseMs: databaseAfter === undefined ? undefined : databaseAfter - before.databaseMs,
    brokerMs: (own.user + own.system) / 1000,
  };
}

const fallDue = (count) => `
  with free as (
    select id as of, row_number() over () as n from (
      select id from connections
      where slot_at is null and next_attempt_at > clock_timestamp() + interval '5 minutes'
      order by last_attempt_at limit ${count} for update skip locked
    ) as rows
  )
  update connections set next_attempt_at = clock_timestamp() + n * interval '1 second' / ${count}
  from free where id = of`;
