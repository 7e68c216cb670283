import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FailureError } from "#domain";
import { importers } from "#importers";
import { type FileSource, type Importer, openStatement, recognise, type StatementFile } from "#kit";
import type { Store } from "#store";
import type { ImportReport, Imports } from "#sync";
import { fileSource, readStatement } from "#testing";
import { empty } from "../store/opened.ts";
import { corpusFiles, corpusPath, corpusPresent, say, sayIfAbsent } from "../support/corpus.ts";
import * as editions from "../support/editions.ts";
import { importsOver } from "../support/imports.ts";
import { temporaryStore } from "../support/store.ts";

/**
 * Every real file is imported, repeated, changed in nothing that matters, taken back, imported in
 * parts that overlap, and re-sorted.
 */
sayIfAbsent("repeat.test.ts");

/** Where parts or re-sorted rows do not come to the same, and why. */
const EXCEPTIONS: readonly (readonly [edition: keyof Rearranged, file: RegExp, reason: string])[] =
  [
    [
      "overlap",
      /stephenkgli_tradovate_performance/,
      "rows share a fill: a part knows only a part of it, and the whole one goes to quarantine as a conflict",
    ],
    [
      "resorted",
      /investir_trading212_multi-currency/,
      "no base currency is stated: it is that of the first total, in which fees count",
    ],
    [
      "resorted",
      /conley_robinhood/,
      "a split follows from all rows, so it is numbered behind them: within its day it counts as the last of the file",
    ],
  ];

/** Recognised files that hold no trades; everything else that is recognised is imported. */
const REFUSED = ["ofx no-trades"];

let store: Store;
let imports: Imports;
let cases: readonly Case[];
beforeAll(async () => {
  store = await temporaryStore("embedded");
  imports = importsOver(store.imports);
  cases = corpusPresent ? await recognised() : [];
});
afterAll(() => store.close());

const texts = async (query: string) =>
  (await store.database.query<{ text: string }>(sql.raw(query))).map(({ text }) => text).toSorted();
const rowsOf = (table: string, columns: string) =>
  texts(`select concat_ws(' ', account_id, ${columns}) as text from ${table}`);

const TRIP =
  "instrument_id, direction, quantity, gross, fees, funding, opened_at, closed_at, open_quantity";

/** Everything that stands. */
const standing = async () => ({
  executions: await rowsOf("executions", "id, digest, sequence, fees"),
  cash: await rowsOf("cash_movements", "id, digest"),
  splits: await rowsOf("splits", "id, digest"),
  trips: await rowsOf("round_trips", `id, ${TRIP}`),
});

/** What stands, but for what depends on which of two equal rows came first. */
const arrangement = async () => ({
  ids: await rowsOf("executions", "id"),
  contents: await rowsOf(
    "executions",
    "instrument_id, side, quantity, price, executed_at, kind, effect",
  ),
  trips: await rowsOf("round_trips", TRIP),
});

const KEPT = [
  ...["executions", "cash_movements", "splits", "round_trips", "gaps", "accounts", "quarantine"],
  ...["imports", "import_chunks", "import_known", "reported_positions", "reported_balances"],
];
const left = () =>
  texts(KEPT.map((table) => `select '${table}' as text from ${table}`).join(" union "));

type Case = { readonly path: string; readonly file: StatementFile; readonly importer: Importer };

async function recognised(): Promise<readonly Case[]> {
  const found: Case[] = [];
  for (const path of corpusFiles()) {
    const file = await openStatement(await fileSource(corpusPath(path))).catch((error: unknown) => {
      if (error instanceof FailureError) return undefined;
      throw error;
    });
    const by = file && recognise(file, importers);
    if (file && by && "importer" in by) found.push({ path, file, importer: by.importer });
  }
  return found;
}

/** The first import. Each record of the file is stored, known already, or in quarantine. */
async function imported({ path, file, importer }: Case): Promise<ImportReport> {
  await empty(store);
  const report = await imports.import(file);
  const read = await readStatement(importer, file);
  const { executions, cash, splits } = report;
  const kinds = [executions, cash, splits];
  const taken = kinds.reduce((sum, { new: fresh, known }) => sum + fresh + known, 0);
  expect(taken + executions.quarantined, path).toBe(
    read.executions.length + read.cash.length + read.splits.length + read.unreadable.length,
  );
  const [stored] = await store.database.query(sql`
    select (select count(*) from executions) as executions,
      (select count(*) from cash_movements) as cash,
      (select count(*) from splits) as splits,
      (select count(*) from quarantine) as quarantine`);
  expect(stored, path).toEqual({
    executions: executions.new,
    cash: cash.new,
    splits: splits.new,
    quarantine: executions.quarantined,
  });
  return report;
}

const added = ({ executions, cash, splits }: ImportReport) =>
  executions.new + cash.new + splits.new;

/** The same bytes again, then the same records in other bytes, then all of it taken back. */
async function repeated({ path, file }: Case, report: ImportReport): Promise<void> {
  const before = await standing();
  const again = await imports.import(file);
  expect([again.repeated, added(again), await standing()], path).toEqual([true, 0, before]);
  const bytes = editions.changed(readFileSync(corpusPath(path)), file);
  const other = bytes ? await imports.import(bytes) : await imports.replay(report.id);
  if (bytes) {
    expect([other.repeated, added(other)], path).toEqual([undefined, 0]);
    await imports.undo(report.id);
  }
  expect(await standing(), path).toEqual(before);
  await imports.undo(other.id);
  expect(await left(), path).toEqual([]);
}

type Rearranged = { readonly overlap: boolean; readonly resorted: boolean };

/**
 * Whether the whole file comes to the same after parts of it that overlap, and after its rows the
 * other way round. Undefined for files in which no two rows can be moved.
 */
async function rearranged({ file, importer }: Case): Promise<Rearranged | undefined> {
  const pieces = await editions.piecesOf(file, importer);
  if (!pieces) return undefined;
  const after = async (...parts: readonly FileSource[]) => {
    await empty(store);
    for (const part of parts) await imports.import(part, { format: importer.id });
    await imports.import(file);
    return JSON.stringify(await arrangement());
  };
  const alone = await after();
  return {
    overlap: alone === (await after(editions.firstPart(pieces), editions.lastPart(pieces))),
    resorted: alone === (await after(editions.resorted(pieces))),
  };
}

const isExcepted = (edition: keyof Rearranged, path: string) =>
  EXCEPTIONS.some(([of, file]) => of === edition && file.test(path));

/** Everything about the files of one format, and what is not as it should be. */
async function tried(format: string) {
  const count = {
    files: 0,
    executions: 0,
    refused: 0,
    repeated: 0,
    arranged: 0,
    overlap: 0,
    resorted: 0,
    checks: 0,
  };
  const wrong: string[] = [];
  for (const each of cases.filter(({ importer }) => importer.id === format)) {
    count.files++;
    const report = await imported(each).catch((error: unknown) => {
      if (!(error instanceof FailureError)) throw error;
      count.refused++;
      const refusal = `${format} ${error.failure.code}`;
      if (!REFUSED.includes(refusal)) wrong.push(`${each.path}: ${error.message}`);
      return undefined;
    });
    if (!report) continue;
    count.executions += report.executions.new;
    count.checks += report.checks.filter(({ ok }) => !ok).length;
    await repeated(each, report);
    count.repeated++;
    const same = await rearranged(each);
    if (!same) continue;
    count.arranged++;
    for (const edition of ["overlap", "resorted"] as const) {
      if (same[edition]) count[edition]++;
      if (same[edition] === isExcepted(edition, each.path)) wrong.push(`${each.path}: ${edition}`);
    }
  }
  return { count, wrong };
}

describe.runIf(corpusPresent)("every real file", () => {
  test.each(importers.map(({ id }) => id))(
    "of %s is imported once, whatever comes again",
    { timeout: 300_000 },
    async (format) => {
      const { count, wrong } = await tried(format);
      const {
        files,
        executions,
        refused,
        repeated: ok,
        arranged,
        overlap,
        resorted: other,
        checks,
      } = count;
      say(
        `repeat: ${format} ${files} files, ${executions} executions, ${refused} hold no trades; ` +
          `repeated ${ok} of ${files - refused} ok, overlap ${overlap} of ${arranged}, ` +
          `re-sorted ${other} of ${arranged}; ${checks} checks fail`,
      );
      for (const [edition, file, reason] of EXCEPTIONS) {
        const of = cases.some(({ path, importer }) => importer.id === format && file.test(path));
        if (of) say(`  ${edition} of ${file.source}: ${reason}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test("is seen", () => {
    expect(cases.length).toBeGreaterThan(200);
    for (const [, file] of EXCEPTIONS)
      expect(
        cases.some(({ path }) => file.test(path)),
        file.source,
      ).toBe(true);
  });
});
