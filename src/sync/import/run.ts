import { type Execution, fail, type ImportId } from "#domain";
import { type FileSource, openStatement, type StatementFile } from "#kit";
import type { ImportOptions, ImportPreview, ImportsParts } from "../imports.ts";
import type { ImportStart, ImportTransaction, QuarantineRow } from "../ports/index.ts";
import type { ImportReport } from "../report.ts";
import { compare } from "./checks.ts";
import { choose, type Chosen } from "./choose.ts";
import { canonicalOptions, changed, sha256 } from "./fingerprint.ts";
import { grainNotes } from "./grains.ts";
import { createIntake, type Intake } from "./intake.ts";
import { createRealised } from "./realised.ts";
import { rebuildTouched } from "./rebuild.ts";
import { counting } from "./source.ts";
import { createStream } from "./stream.ts";
import { together } from "./together.ts";

/** Rows that a preview shows. */
const SHOWN = 50;

export type RunMode = {
  /** False finds out what would happen and rolls back. */
  readonly keep: boolean;
  /** The import whose place this one takes. */
  readonly replaces?: ImportId;
};
export type Run = (
  source: FileSource,
  options: ImportOptions,
  mode: RunMode,
) => Promise<ImportPreview>;

/** Thrown to end a transaction without keeping it. */
class RolledBack extends Error {}

/** One file, one transaction: recognise, read, store, rebuild, compare, commit. */
export function createRun(parts: ImportsParts): Run {
  return async (source, options, mode) => {
    const began = parts.monotonicMs();
    const opened = await openStatement(source);
    const chosen = await choose(opened, options, parts);
    const start = await startOf(parts, source, chosen);
    const earlier = mode.replaces ? undefined : await parts.store.find(start);
    if (earlier)
      return {
        report: repetition(earlier, parts.monotonicMs() - began),
        executions: [],
        quarantined: [],
      };
    const job: Job = { parts, file: opened, chosen, start, began, mode };
    const shown: Shown = { executions: [], quarantined: [] };
    let report: ImportReport | undefined;
    try {
      await parts.store.transaction(start, async (transaction) => {
        report = await work(job, transaction, shown);
        if (!mode.keep) throw new RolledBack();
        await transaction.commit(report);
      });
    } catch (error) {
      if (!(error instanceof RolledBack) || !report) throw error;
    }
    if (!report) throw new Error("An import ended without a report");
    if (mode.keep && chosen.remember)
      await parts.store.saveMapping(chosen.remember.signature, chosen.remember.mapping);
    return { report, ...shown };
  };
}

type Job = {
  readonly parts: ImportsParts;
  readonly file: StatementFile;
  readonly chosen: Chosen;
  readonly start: ImportStart;
  readonly began: number;
  readonly mode: RunMode;
};
type Shown = { executions: Execution[]; quarantined: QuarantineRow[] };

async function work(job: Job, transaction: ImportTransaction, shown: Shown): Promise<ImportReport> {
  const { parts, file, chosen, mode } = job;
  const { importer, options } = chosen;
  if (mode.replaces) await transaction.remove(mode.replaces);
  const stream = createStream(transaction, parts.rules);
  const intake = createIntake({
    ...{ transaction, stream, importer },
    account: options.account,
    sample: options.sample,
    onQuarantine: (rows) =>
      shown.quarantined.push(...rows.slice(0, SHOWN - shown.quarantined.length)),
    onExecutions: (rows) =>
      shown.executions.push(
        ...rows.slice(0, SHOWN - shown.executions.length).map(({ execution }) => execution),
      ),
  });
  await readAll(job, intake);
  const progress = { bytes: file.size, totalBytes: file.size };
  const rebuild = async () => {
    await intake.end();
    options.onProgress?.({ ...progress, records: intake.records(), phase: "rebuilding" });
    return rebuildTouched(transaction, parts.rules, stream);
  };
  // Compressed while the database stores the last records.
  const [roundTrips] = await together(rebuild(), keepOriginal(job, transaction));
  const mixed = await grainNotes(transaction, importer, {
    accounts: intake.accounts(),
    importers: parts.importers,
  });
  const report = await reportOf(job, intake, { roundTrips, notes: mixed });
  options.onProgress?.({ ...progress, records: intake.records(), phase: "done" });
  return report;
}

async function readAll({ file, chosen }: Job, intake: Intake): Promise<void> {
  const { importer, options } = chosen;
  const counted = counting(file, (bytes) => {
    options.onProgress?.({
      bytes,
      totalBytes: file.size,
      records: intake.records(),
      phase: "reading",
    });
  });
  for await (const records of importer.read({ ...file, bytes: counted.bytes }, options)) {
    if (records.length > 0) await intake.take(records);
  }
}

/**
 * Keeps the bytes that the figures come from. After the records, so that a file that cannot be read
 * is refused before its bytes are stored; a preview only looks whether they are still the same.
 */
async function keepOriginal(
  { file, start, mode }: Job,
  transaction: ImportTransaction,
): Promise<void> {
  const kept = await sha256(file, mode.keep ? (piece) => transaction.keep(piece) : undefined);
  if (kept !== start.sha256) fail(changed(file.name));
}

type Found = { readonly roundTrips: number; readonly notes: readonly string[] };

async function reportOf(job: Job, intake: Intake, found: Found): Promise<ImportReport> {
  const { parts, file, chosen, start } = job;
  const { importer, options } = chosen;
  const { accountOf, tally } = intake;
  const realised = createRealised({ file, importer, options, rules: parts.rules, accountOf });
  const { checks, notes } = await compare(intake.checks, { tally, accountOf, realised });
  const { executions, cash, splits, quarantined } = intake.counts;
  return {
    id: start.id,
    file: file.name,
    format: importer.id,
    accounts: intake.accounts(),
    executions: { ...executions, quarantined },
    cash,
    splits,
    checks,
    passed: intake.passed(),
    notes: [...intake.notes(), ...notes, ...found.notes],
    roundTrips: found.roundTrips,
    durationMs: Math.round(parts.monotonicMs() - job.began),
  };
}

async function startOf(
  parts: ImportsParts,
  source: FileSource,
  { importer, options }: Chosen,
): Promise<ImportStart> {
  return {
    id: parts.newId(),
    startedAt: parts.now(),
    fileName: source.name,
    bytes: source.size,
    sha256: await sha256(source),
    importer: importer.id,
    importerVersion: importer.version,
    options: canonicalOptions(options),
    ...(options.sample ? { sample: options.sample } : {}),
  };
}

/** What importing the same bytes again means: all is known. */
function repetition(earlier: ImportReport, durationMs: number): ImportReport {
  const { executions, cash, splits } = earlier;
  return {
    ...earlier,
    executions: {
      new: 0,
      known: executions.new + executions.known,
      quarantined: executions.quarantined,
    },
    cash: { new: 0, known: cash.new + cash.known },
    splits: { new: 0, known: splits.new + splits.known },
    roundTrips: 0,
    durationMs: Math.round(durationMs),
    repeated: true,
  };
}
