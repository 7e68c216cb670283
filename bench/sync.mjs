/**
 * Many fills over HTTP from a sandbox into the blotter, in one process, and a tenth as many: how
 * fast, and whether memory stays flat.
 */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startSandbox } from "./sandbox.mjs";

const BROKER = "oanda";
/** Within the days that the first pull reads, and in as many accounts as the sandbox makes. */
const DAYS = 29;
const ACCOUNTS = 2;
const LIMIT_MB = 512;

export default async function run(report, { rows }) {
  // A million takes minutes: --rows 1000000 asks for it.
  const fills = rows >= 1_000_000 ? rows : Math.min(rows, 50_000);
  const short = await read(fills / 10);
  const long = await read(fills);
  report.add({
    name: `sync.${fills}.fills`,
    value: (long.executions / long.ms) * 1000,
    unit: "executions/s",
    against: `a tenth of the ${fills} fills`,
    ratio: long.executions / long.ms / (short.executions / short.ms),
  });
  report.add({
    name: `sync.${fills / 10}.fills`,
    value: (short.executions / short.ms) * 1000,
    unit: "executions/s",
  });
  report.add({ name: `sync.memory.${fills / 10}`, value: short.mb, unit: "MB" });
  report.add({
    name: `sync.memory.${fills}`,
    value: long.mb,
    unit: "MB",
    against: `a tenth of the ${fills} fills`,
    ratio: short.mb / long.mb,
    aim: `< ${LIMIT_MB} MB`,
  });
}

async function read(fills) {
  const history = { days: DAYS, fills: Math.ceil(fills / ACCOUNTS), isLong: true };
  const sandbox = await startSandbox({ broker: BROKER, history });
  const folder = mkdtempSync(join(tmpdir(), "openblotter-bench-"));
  chmodSync(folder, 0o755);
  try {
    const { origins, credentials } = sandbox;
    const told = JSON.stringify({ broker: BROKER, origins, credentials });
    const found = JSON.parse(await output("sync-one.mjs", join(folder, "data"), told));
    if (found.executions < sandbox.fills || found.breaks > 0)
      throw new Error(`Of ${sandbox.fills} fills: ${JSON.stringify(found)}`);
    return found;
  } finally {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function output(name, ...args) {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part) => (text += part));
    child.once("close", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${name} ended with ${code}`)),
    );
  });
}
