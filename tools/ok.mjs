#!/usr/bin/env node
/**
 * The one gate: everything that must hold before a change is shared, each step with its time.
 *
 * `npm run ok` all steps `npm run ok -- --static` all but the unit tests `npm run ok -- lint tidy`
 * the named steps only
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const steps = [
  { name: "format", run: () => tool("oxfmt", ["--check"]) },
  { name: "lint", run: () => tool("oxlint", []) },
  { name: "types", run: types },
  { name: "unused", run: () => tool("knip", ["--no-progress"]) },
  { name: "registry", run: registry },
  { name: "tidy", run: () => tool("vitest", ["run", "tools"]) },
  { name: "tests", run: () => tool("vitest", ["run", "src", "dashboard"]), slow: true },
];

const results = chosen(process.argv.slice(2)).map(timed);
report(results);

function chosen(words) {
  const isStatic = words.includes("--static");
  const names = words.filter((word) => !word.startsWith("--"));
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined)
    stop(`Unknown step "${unknown}", steps are: ${steps.map((s) => s.name).join(", ")}`);
  if (names.length > 0) return steps.filter((step) => names.includes(step.name));
  return steps.filter((step) => !(isStatic && step.slow));
}

function timed({ name, run }) {
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const ok = run();
  return { name, ok, seconds: (performance.now() - startedAt) / 1000 };
}

function report(results) {
  console.log("");
  for (const { name, ok, seconds } of results) {
    console.log(
      `${ok ? "ok    " : "FAILED"} ${name.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s`,
    );
  }
  const failed = results.filter((result) => !result.ok);
  console.log(
    failed.length === 0
      ? "\nAll is well."
      : `\n${failed.length} of ${results.length} steps failed.`,
  );
  process.exit(failed.length === 0 ? 0 : 1);
}

/** The product alone, everything with its tests, and what runs in pages with the browser's types. */
function types() {
  const projects = [
    "tsconfig.json",
    "tsconfig.test.json",
    "tests/dashboard/tsconfig.json",
    "dashboard/tsconfig.json",
  ];
  const present = projects.filter((project) => existsSync(join(ROOT, project)));
  return present
    .map((project) => tool("typescript", ["--noEmit", "-p", project], "tsc"))
    .every(Boolean);
}

/** The list of importers is generated; a folder that is missing from it would never be tried. */
function registry() {
  const script = join(ROOT, "tools", "registry.mjs");
  return !existsSync(script) || node(script, ["--check"]);
}

function tool(name, args, command = name) {
  const file = packageFile(name);
  const { bin } = JSON.parse(readFileSync(file, "utf8"));
  return node(join(dirname(file), typeof bin === "string" ? bin : bin[command]), args);
}

/** A package's manifest, found by folder, since not every package exports it. */
function packageFile(name) {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const file = folders.map((folder) => join(folder, name, "package.json")).find(existsSync);
  return file ?? stop(`Cannot find "${name}": run npm ci`);
}

function node(script, args) {
  return (
    spawnSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: "inherit" }).status === 0
  );
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
