import type { Execution, ImportId, Instant } from "#domain";
import type { FileSource, Importer, ReadOptions, Sample } from "#kit";
import type { TradeRules } from "#trades";
import type { ImportStore, QuarantineRow } from "./ports/index.ts";
import type { ImportReport } from "./report.ts";

/**
 * How far a running import is. `bytes` of `totalBytes` are read; at the end the round trips are
 * rebuilt.
 */
export type ImportProgress = {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly records: number;
  readonly phase: "reading" | "rebuilding" | "done";
};

export type ImportOptions = ReadOptions & {
  /** Importer id, when the user says which format it is. */
  readonly format?: string | undefined;
  /** The first-run page's data, marked as such wherever it is shown. */
  readonly sample?: true | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
};

/** What an import would do, found out by doing it and rolling back. */
export type ImportPreview = {
  readonly report: ImportReport;
  /** The first new executions, at most 50. */
  readonly executions: readonly Execution[];
  /** The first rows that would be quarantined, at most 50. */
  readonly quarantined: readonly QuarantineRow[];
};

/** What imports need from outside: storage, formats, the clock, fresh ids. */
export type ImportsParts = {
  readonly store: ImportStore;
  readonly importers: readonly Importer[];
  /**
   * Reads tables whose columns the user maps, and names the header that a mapping is remembered
   * for.
   */
  readonly generic: {
    readonly importer: Importer;
    readonly signatureOf: (sample: Sample) => string | undefined;
  };
  /** How round trips are built. */
  readonly rules: Partial<TradeRules>;
  /** Copies a file to where it can be read while storage is busy with a transaction. */
  readonly spool: (
    source: FileSource,
  ) => Promise<{ readonly file: FileSource; readonly remove: () => Promise<void> }>;
  readonly now: () => Instant;
  /** Milliseconds of a clock that never goes back, for durations. */
  readonly monotonicMs: () => number;
  readonly newId: () => ImportId;
};

/**
 * Importing files. Every function throws a FailureError when a file is refused; nothing is stored
 * then.
 */
export type Imports = {
  import(source: FileSource, options?: ImportOptions): Promise<ImportReport>;
  preview(source: FileSource, options?: ImportOptions): Promise<ImportPreview>;
  /** Takes an import back; round trips are rebuilt. Fails with "unknown-import". */
  undo(id: ImportId): Promise<{ readonly executions: number; readonly cash: number }>;
  /** Reads the kept file of an import again, with today's importer, in place of the earlier result. */
  replay(id: ImportId): Promise<ImportReport>;
};
