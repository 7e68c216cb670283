/**
 * Peak memory of a process that imports a file of a million rows, on each database, and of one a
 * tenth as long.
 */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTradebook } from "./data.mjs";

const LIMIT_MB = { embedded: 512, pglite: 1024 };

export default async function run(report, { rows }) {
  const long = rows >= 200_000 ? 1_000_000 : rows;
  const folder = mkdtempSync(join(tmpdir(), "openblotter-bench-"));
  chmodSync(folder, 0o755);
  try {
    for (const kind of ["embedded", "pglite"]) {
      const short = await peakOf(folder, kind, long / 10);
      const peak = await peakOf(folder, kind, long);
      report.add({
        name: `memory.import.${kind}`,
        value: peak,
        unit: "MB",
        against: `a tenth of the ${long} rows`,
        ratio: short / peak,
        aim: `< ${LIMIT_MB[kind]} MB`,
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function peakOf(folder, kind, rows) {
  const file = join(folder, `${rows}.csv`);
  await writeTradebook(file, rows);
  const child = spawn(
    process.execPath,
    [
      new URL("import-one.mjs", import.meta.url).pathname,
      kind,
      join(folder, `${kind}-${rows}`),
      file,
    ],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let out = "";
  for await (const chunk of child.stdout) out += chunk;
  const peak = Number(out);
  if (!(peak > 0)) throw new Error(`The import of ${rows} rows on ${kind} did not end well`);
  return peak;
}
