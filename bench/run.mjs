// Compares OpenBlotter with its peers and with the limit, side by side in one run, and prints ratios.
//
//   npm run bench                     all of it, in sizes that end within ten to twenty minutes
//   npm run bench -- --full           in the sizes that the pages of docs tell of
//   npm run bench -- trades           only the parts whose name contains "trades"
//   npm run bench -- --json           one JSON line a figure: name, value, unit, against, ratio
//   npm run bench -- --rows 100000    as many rows in each part that counts rows
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
  "backup",
  "reload",
];
const ROWS = 200_000;
/** Of parts that take minutes with all rows, and tell nearly the same with fewer. */
const FEWER_ROWS = {
  import: 100_000,
  memory: 150_000,
  figures: 100_000,
  sync: 20_000,
  backup: 50_000,
};

const args = process.argv.slice(2);
const json = args.includes("--json");
const isFull = args.includes("--full");
const rowsAt = args.indexOf("--rows");
const given = rowsAt < 0 ? undefined : Number(args[rowsAt + 1]);
const rowsOf = (part) => given ?? (isFull ? ROWS : (FEWER_ROWS[part] ?? ROWS));
const wanted = args.filter((arg, at) => !arg.startsWith("--") && (rowsAt < 0 || at !== rowsAt + 1));
const chosen = PARTS.filter(
  (part) => wanted.length === 0 || wanted.some((name) => part.includes(name)),
);

if (!existsSync(new URL("../dist/index.js", import.meta.url))) {
  process.stderr.write("Build first: npm run build\n");
  process.exit(1);
}
if (chosen.length === 0) {
  process.stderr.write(`No part is called that. There are: ${PARTS.join(", ")}\n`);
  process.exit(1);
}

const report = createReport({ json, write: (line) => process.stdout.write(`${line}\n`) });
const size = isFull ? "full sizes" : "short sizes (--full for those of the docs)";
report.title(
  `Node ${process.version}, ${availableParallelism()} cores, ${size}; medians, larger ratios are better`,
);
for (const part of chosen) {
  const rows = rowsOf(part);
  const start = performance.now();
  report.title(rows === ROWS ? part : `${part}, of ${rows} rows`);
  try {
    const { default: run } = await import(`./${part}.mjs`);
    await run(report, { rows, isFull });
  } catch (error) {
    // The other parts have something to tell all the same.
    process.stderr.write(`${part} failed: ${error.stack}\n`);
    process.exitCode = 1;
  }
  report.note(`${part} took ${Math.round((performance.now() - start) / 1000)} s`);
}
