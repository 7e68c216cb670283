#!/usr/bin/env node
/**
 * Runs the house rules alone and lists their warnings; `--update` records how much they saw, on
 * purpose only.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const vitest = join(
  dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
  "vitest.mjs",
);
const update = process.argv.includes("--update") ? "1" : "0";
const env = { ...process.env, TIDY_LIST: "1", TIDY_UPDATE: update };
const { status } = spawnSync(process.execPath, [vitest, "run", "tools"], { env, stdio: "inherit" });
process.exit(status ?? 1);
