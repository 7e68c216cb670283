/** Start of the server with existing data until it answers, and its memory at rest. */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { median } from "./measure.mjs";

const MAIN = new URL("../dist/cli/main.js", import.meta.url).pathname;
const ROUNDS = 5;

export default async function run(report) {
  const folder = mkdtempSync(join(tmpdir(), "openblotter-bench-"));
  chmodSync(folder, 0o755);
  try {
    await started(join(folder, "data"));
    const runs = [];
    for (let round = 0; round < ROUNDS; round++) runs.push(await started(join(folder, "data")));
    const bare = [];
    for (let round = 0; round < ROUNDS; round++) bare.push(await bareNode());
    const ms = median(runs.map((run) => run.ms));
    report.add({
      name: "start.existing",
      value: ms,
      unit: "ms",
      against: "bare node",
      ratio: median(bare) / ms,
      aim: "< 1000 ms",
    });
    report.add({ name: "memory.rest", value: median(runs.map((run) => run.rssMb)), unit: "MB" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function started(data) {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, [MAIN, "serve", "--data", data, "--port", String(port)], {
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`);
    await setTimeout(5);
  }
  const ms = performance.now() - begun;
  await setTimeout(1500);
  const rssMb = residentMb(child.pid);
  child.kill("SIGTERM");
  await ended;
  return { ms, rssMb };
}

const answers = (port) =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    (reply) => reply.ok,
    () => false,
  );

function residentMb(pid) {
  const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? 0) / 1024;
}

function bareNode() {
  const begun = performance.now();
  const child = spawn(process.execPath, ["-e", "0"], { stdio: "ignore" });
  return new Promise((resolve) => child.once("exit", () => resolve(performance.now() - begun)));
}

function freePort() {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
