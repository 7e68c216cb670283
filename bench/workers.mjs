/** Processes that read, and what they told: one line of JSON a second. */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export function startWorker(file, told) {
  const path = fileURLToPath(new URL(`./${file}`, import.meta.url));
  const child = spawn(process.execPath, [path, JSON.stringify(told)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const seconds = [];
  createInterface(child.stdout).on("line", (line) => seconds.push(JSON.parse(line)));
  return { child, seconds };
}

/** The database of a folder, as processes reach it that share it without being its owner. */
export async function urlOf(folder) {
  const password = (await readFile(join(folder, "postgres.password"), "utf8")).trim();
  const host = encodeURIComponent(join(folder, "postgres"));
  return `postgres://openblotter:${password}@localhost/postgres?host=${host}`;
}

/**
 * Changes the due times of connections. Locked first, since workers go on and lock rows in the
 * order in which they fall due.
 */
export const changeDue = (database, change) =>
  database.script(`lock table connections in exclusive mode; update connections set ${change}`);

/** What the workers told in so many seconds, together. */
export async function watch(workers, seconds) {
  for (const worker of workers) worker.seconds.length = 0;
  await setTimeout(seconds * 1000);
  const told = workers.flatMap((worker) => worker.seconds);
  const sum = (key) => told.reduce((total, each) => total + each[key], 0);
  const rssMb = workers.reduce((total, worker) => total + (worker.seconds.at(-1)?.rssMb ?? 0), 0);
  return { lags: told.flatMap(({ lags }) => lags), ran: sum("ran"), cpuMs: sum("cpuMs"), rssMb };
}

export const at = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

/** Tells once a second how late slots began, how many were run, and what that took. */
export function counting() {
  let lags = [];
  let ran = 0;
  return {
    onBegin: ({ dueAt }) => lags.push(Date.now() - Date.parse(dueAt)),
    onResult: () => ran++,
    tell: async () => {
      let cpu = process.cpuUsage();
      for (;;) {
        await setTimeout(1000);
        const used = process.cpuUsage(cpu);
        cpu = process.cpuUsage();
        const rssMb = process.memoryUsage().rss / 1e6;
        const told = { lags, ran, cpuMs: (used.user + used.system) / 1000, rssMb };
        process.stdout.write(`${JSON.stringify(told)}\n`);
        lags = [];
        ran = 0;
      }
    },
  };
}
