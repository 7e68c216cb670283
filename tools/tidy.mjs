#!/usr/bin/env node
/** Runs the house rules alone; `--update` records how much they saw, on purpose only. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const env = { ...process.env, ...(process.argv.includes("--update") && { TIDY_UPDATE: "1" }) };
const { status } = spawnSync(process.execPath, [vitest, "run", "tools"], { env, stdio: "inherit" });
process.exit(status ?? 1);
