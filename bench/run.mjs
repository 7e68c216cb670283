/**
 * Compares OpenBlotter with its peers and with the limit, side by side in one run, and prints
 * ratios.
 *
 * npm run bench all of it, a few minutes npm run bench -- trades only the parts whose name contains
 * "trades" npm run bench -- --json one JSON line a figure: name, value, unit, against, ratio npm
 * run bench -- --rows 100000
 */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { createReport } from "./measure.mjs";

const PARTS = [
  "parse",
  "trades",
  "import",
  "memory",
  "figures",
  "start",
  "limiter",
  "schedule",
  "schedule-sandbox",
  "adapter",
  "nochange",
  "sync",
  "routing",
  "streams",
];

const args = process.argv.slice(2);
const json = args.includes("--json");
const rowsAt = args.indexOf("--rows");
const rows = rowsAt < 0 ? 200_000 : Number(args[rowsAt + 1]);
const wanted = args.filter((arg, at) => !arg.startsWith("--") && (rowsAt < 0 || at !== rowsAt + 1));

if (!existsSync(new URL("../dist/index.js", import.meta.url))) {
  process.stderr.write("Build first: npm run build\n");
  process.exit(1);
}

const report = createReport({ json, write: (line) => process.stdout.write(`${line}\n`) });
report.title(
  `Node ${process.version}, ${availableParallelism()} cores, ${rows} rows; medians, larger ratios are better`,
);
for (const part of PARTS) {
  if (wanted.length > 0 && !wanted.some((name) => part.includes(name))) continue;
  const { default: run } = await import(`./${part}.mjs`);
  report.title(part);
  await run(report, { rows });
}
if (report.figures.length === 0) {
  process.stderr.write(`No part is called that. There are: ${PARTS.join(", ")}\n`);
  process.exit(1);
}
