/**
 * Peak memory of a process that begins a data folder, and of one that imports a file of a million
 * rows into a folder that is there, on each database, beside one a tenth as long. Apart, since
 * PGlite needs most to make its files, which would hide what an import needs.
 */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTradebook } from "./data.mjs";

/** Rows of a file that begins a folder. */
const BEGINNING = 1_000;
const LIMIT_MB = { embedded: 512, pglite: 1024 };

export default async function run(report, { rows }) {
  const long = rows >= 200_000 ? 1_000_000 : rows;
  const folder = mkdtempSync(join(tmpdir(), "openblotter-bench-"));
  chmodSync(folder, 0o755);
  try {
    for (const kind of ["embedded", "pglite"]) {
      const aim = `< ${LIMIT_MB[kind]} MB`;
      const [short] = await peaksOf(folder, kind, long / 10);
      const [peak, begin] = await peaksOf(folder, kind, long);
      report.add({ name: `memory.begin.${kind}`, value: begin, unit: "MB", aim });
      report.add({
        name: `memory.import.${kind}`,
        value: peak,
        unit: "MB",
        against: `a tenth of the ${long} rows`,
        ratio: short / peak,
        aim,
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of importing so many rows, and before that of beginning the folder with a few. */
async function peaksOf(folder, kind, rows) {
  const data = join(folder, `${kind}-${rows}`);
  const begin = await peakOf(folder, { kind, data, rows: BEGINNING });
  const peak = await peakOf(folder, { kind, data, rows });
  rmSync(data, { recursive: true, force: true });
  return [peak, begin];
}

async function peakOf(folder, { kind, data, rows }) {
  const file = join(folder, `${rows}.csv`);
  await writeTradebook(file, rows);
  const child = spawn(
    process.execPath,
    [new URL("import-one.mjs", import.meta.url).pathname, kind, data, file, String(rows)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let out = "";
  for await (const chunk of child.stdout) out += chunk;
  const peak = Number(out);
  if (!(peak > 0)) throw new Error(`The import of ${rows} rows on ${kind} did not end well`);
  return peak;
}
