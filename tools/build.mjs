#!/usr/bin/env node
/**
 * Builds what runs: `src/` to `dist/` with tsc, the files tsc leaves behind, and the dashboard to
 * `dist/dashboard`.
 *
 * `node tools/build.mjs` builds everything `node tools/build.mjs --if-missing` builds only the
 * halves that are missing or older than their newest source `node tools/build.mjs --if-possible`
 * never fails an install: without the build tools (npm ci --omit=dev) it does nothing, and a type
 * error is printed while the code is still written
 *
 * A published package carries `dist/` and no sources: there is nothing to build there and nothing
 * is done.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SRC = join(ROOT, "src");
const DIST = join(ROOT, "dist");
const MAIN = join(DIST, "cli", "main.js");
const DASHBOARD = join(ROOT, "dashboard");
const DASHBOARD_PAGE = join(DIST, "dashboard", "index.html");

/** Folders whose files serve tests only, and endings that are read by people only. */
const NOT_SHIPPED = /(^|[/\\])(fixtures|__snapshots__)[/\\]|\.(ts|md)$/u;

const ifMissing = process.argv.includes("--if-missing");
const ifPossible = process.argv.includes("--if-possible");

buildServer();
linkCommand();
// Tests of the command line need no page, which others may be building at the same time.
if (!process.argv.includes("--server-only")) buildDashboard();

function buildServer() {
  if (!existsSync(SRC)) return;
  const sources = [SRC, join(ROOT, "package.json"), join(ROOT, "tsconfig.json")];
  if (ifMissing && isFresh(MAIN, sources)) return;
  if (!isInstalled("typescript")) return skipWithoutTools("typescript", MAIN);
  run("typescript", "tsc", ["-p", join(ROOT, "tsconfig.json")]);
  removeOrphans();
  copyAssets();
  if (existsSync(MAIN)) chmodSync(MAIN, 0o755);
}

/**
 * npm links the commands of dependencies only; this makes `npx openblotter` work inside a clone as
 * well.
 */
function linkCommand() {
  const folder = join(ROOT, "node_modules", ".bin");
  if (!existsSync(folder) || !existsSync(MAIN)) return;
  const target = relative(folder, MAIN);
  if (process.platform === "win32") {
    writeFileSync(join(folder, "openblotter.cmd"), `@node "%~dp0\\${target}" %*\r\n`);
    return;
  }
  const link = join(folder, "openblotter");
  if (!existsSync(link)) symlinkSync(target, link);
}

function buildDashboard() {
  if (!existsSync(join(DASHBOARD, "index.html"))) return;
  if (ifMissing && isFresh(DASHBOARD_PAGE, [DASHBOARD])) return;
  if (!isInstalled("vite")) return skipWithoutTools("vite", DASHBOARD_PAGE);
  const out = join(DIST, "dashboard");
  run("vite", "vite", ["build", DASHBOARD, "--outDir", out, "--emptyOutDir", "--logLevel", "warn"]);
}

/** An install without development packages may start what was built before, but cannot build. */
function skipWithoutTools(tool, target) {
  if (ifPossible || existsSync(target)) return;
  console.error(`Cannot build without "${tool}": install with the development packages (npm ci)`);
  process.exit(1);
}

/** Whether `target` exists and no source is newer, so that an edit is never served stale. */
function isFresh(target, sources) {
  return existsSync(target) && Math.max(...sources.map(newest)) <= statSync(target).mtimeMs;
}

function newest(path) {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const names = readdirSync(path).filter((name) => name !== "node_modules" && name !== "dist");
  // A folder's own time tells of files that were removed.
  return Math.max(info.mtimeMs, ...names.map((name) => newest(join(path, name))));
}

/** What tsc wrote for a source that is gone would still be importable, so it goes too. */
function removeOrphans() {
  for (const file of filesOf(DIST)) {
    if (file.startsWith(`dashboard${sep}`)) continue;
    const stem = file.replace(/\.(d\.ts|js)(\.map)?$/u, "");
    const isOutput = stem !== file;
    const source = join(SRC, isOutput ? `${stem}.ts` : file);
    if (!existsSync(source)) rmSync(join(DIST, file));
  }
}

function copyAssets() {
  for (const file of filesOf(SRC)) {
    if (NOT_SHIPPED.test(file)) continue;
    mkdirSync(dirname(join(DIST, file)), { recursive: true });
    cpSync(join(SRC, file), join(DIST, file));
  }
}

function filesOf(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function isInstalled(name) {
  return packageFile(name) !== undefined;
}

function packageFile(name) {
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}

/** Runs a package's own command with this very Node, so that no shell or PATH is involved. */
function run(name, command, args) {
  const file = packageFile(name);
  const { bin } = createRequire(import.meta.url)(file);
  const script = join(dirname(file), typeof bin === "string" ? bin : bin[command]);
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (status !== 0 && !ifPossible) process.exit(status ?? 1);
}
