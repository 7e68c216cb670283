#!/usr/bin/env node
/**
 * Makes the pages that are wholly made from the code: docs/brokers. `--check` only says whether
 * they are current.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const vitest = join(
  dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
  "vitest.mjs",
);
const DOCS_UPDATE = process.argv.includes("--check") ? "0" : "1";
const env = { ...process.env, DOCS_UPDATE };
const { status } = spawnSync(process.execPath, [vitest, "run", "tools/docs"], {
  env,
  stdio: "inherit",
});
process.exit(status ?? 1);
