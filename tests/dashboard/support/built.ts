import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PAGE = join(ROOT, "dist/dashboard/index.html");
const LOCK = join(ROOT, "node_modules/.cache-dashboard-build");

/**
 * Builds the dashboard if a source is newer, so that stories never judge yesterday's page. Suites
 * may call it at once.
 */
export async function buildDashboard(): Promise<void> {
  while (!take()) await setTimeout(200);
  try {
    if (isFresh()) return;
    const vite = join(ROOT, "node_modules/vite/bin/vite.js");
    const args = [
      vite,
      "build",
      join(ROOT, "dashboard"),
      "--outDir",
      join(ROOT, "dist/dashboard"),
      "--emptyOutDir",
    ];
    // The suite's own NODE_ENV would give a page for development, which is another program.
    const env = { ...process.env, NODE_ENV: "production" };
    const options = { cwd: ROOT, env, encoding: "utf8" } as const;
    const { status, stderr } = spawnSync(process.execPath, args, options);
    if (status !== 0) throw new Error(`The dashboard does not build: ${stderr}`);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/**
 * A folder can be made once only, which makes it a lock. One left behind by a killed run is old and
 * does not count.
 */
function take(): boolean {
  const age = existsSync(LOCK) ? Date.now() - statSync(LOCK).mtimeMs : 0;
  if (age > 120_000) rmSync(LOCK, { recursive: true, force: true });
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    return false;
  }
}

const isFresh = () => existsSync(PAGE) && newest(join(ROOT, "dashboard")) <= statSync(PAGE).mtimeMs;

function newest(path: string): number {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  const names = readdirSync(path).filter((name) => name !== "node_modules");
  return Math.max(info.mtimeMs, ...names.map((name) => newest(join(path, name))));
}
