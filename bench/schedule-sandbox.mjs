/**
 * Scheduling with real readings: two workers of the whole program read make-believe OANDA over
 * HTTP, one connection for each of many tenants, first spread over a minute, then all at once.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { openSystem, surroundings } from "../dist/app/index.js";
import { tenantId } from "../dist/domain/index.js";
import { startSandbox } from "../dist/sandbox/index.js";
import { at, startWorker, watch } from "./workers.mjs";

const CONNECTIONS = 100;
const SPREAD_S = 60;
const BROKER = "oanda";

export default async function run(report) {
  const folder = await mkdtemp(join(tmpdir(), "openblotter-bench-"));
  const sandbox = await startSandbox({
    ...{ clock: surroundings, seed: "bench", brokers: [BROKER], slackMs: 200 },
    history: { days: 3, fills: 20 },
  });
  const system = await openSystem({ folder, origins: sandbox.origins, surroundings });
  const workers = [];
  try {
    for (let n = 0; n < CONNECTIONS; n++) await connect(system, sandbox, n);
    await system.idle();
    const told = { folder, databaseUrl: await urlOf(folder), origins: sandbox.origins };
    for (const seat of ["bench-1", "bench-2"])
      workers.push(startWorker("schedule-sandbox-one.mjs", { ...told, seat }));
    await measure(report, system, { workers, sandbox });
  } finally {
    for (const { child } of workers) child.kill("SIGKILL");
    await system.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function connect({ tenants }, { credentials }, n) {
  const { connections } = tenants.servicesOf(tenantId(`bench-${n}`));
  const input = { broker: BROKER, environment: "paper", credentials: credentials[BROKER] };
  return connections.connect(input);
}

/** The database of the folder, as processes reach it that share it without being its owner. */
async function urlOf(folder) {
  const password = (await readFile(join(folder, "postgres.password"), "utf8")).trim();
  const host = encodeURIComponent(join(folder, "postgres"));
  return `postgres://openblotter:${password}@localhost/postgres?host=${host}`;
}

const due = ({ store }, when) =>
  store.database
    .script(`update connections set slot_at = null, slot_owner = null, slot_until = null,
    next_attempt_at = ${when} from (select id as of, row_number() over () as n from connections) as rows
    where id = of`);

async function measure(report, system, { workers, sandbox }) {
  const figure = (name, value, unit) =>
    report.add({ name: `schedule.sandbox.${name}`, value, unit });
  await setTimeout(3_000);
  await due(system, `clock_timestamp() + n * interval '${(SPREAD_S - 5) / CONNECTIONS} seconds'`);
  const rest = await watch(workers, SPREAD_S);
  figure("readings", rest.ran, `in ${SPREAD_S} s, of ${CONNECTIONS} that fall due`);
  figure("lag.p50", at(rest.lags, 0.5), "ms");
  figure("lag.p99", at(rest.lags, 0.99), "ms");
  figure("cpu", rest.cpuMs / Math.max(1, rest.ran), "ms of the workers for a reading");
  figure("memory", rest.rssMb, "MB, both workers");
  await due(system, "clock_timestamp()");
  const began = performance.now();
  let ran = 0;
  while (ran < CONNECTIONS && performance.now() - began < 120_000)
    ran += (await watch(workers, 1)).ran;
  figure("catch-up", (ran / (performance.now() - began)) * 1000, "readings/s, all due at once");
  figure("violations", sandbox.violations().length, "calls beyond a limit of the broker");
}
