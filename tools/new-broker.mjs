#!/usr/bin/env node
/**
 * Writes the folder of a new broker with tests that fail until it is filled:
 *
 *     npm run new:broker acme
 *
 * `--into folder` writes somewhere else than src/brokers and leaves the registry alone.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesOf } from "./new-broker/files.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const [id, option, folder] = process.argv.slice(2);

if (!id || !/^[a-z\d]+(-[a-z\d]+)*$/.test(id))
  stop("Name the broker by a kebab-case id: npm run new:broker acme");
if (option !== undefined && (option !== "--into" || !folder))
  stop(`Unknown option "${option}", there is "--into folder"`);
const target = join(folder ?? join(ROOT, "src", "brokers"), id);
if (existsSync(target)) stop(`There is a broker "${id}" already: ${target}`);

for (const [name, text] of Object.entries(filesOf(id))) {
  mkdirSync(dirname(join(target, name)), { recursive: true });
  writeFileSync(join(target, name), text);
}
if (!folder)
  spawnSync(process.execPath, [join(ROOT, "tools", "registry.mjs")], { stdio: "inherit" });
process.stdout.write(`${target} is there. Its tests say what is missing:

    npx vitest run src/brokers/${id} tests/conformance

docs/guides/add-a-broker.md walks through a finished one.
`);

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
