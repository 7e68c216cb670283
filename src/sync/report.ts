import type { AccountId, Failure, ImportId } from "#domain";

/** A figure that the file states, compared with ours. Both are plain texts, nearly always decimals. */
export type Check = {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
  readonly ok: boolean;
  /** Why it differs, where that is known. */
  readonly note?: string;
};

/**
 * Rows that are not records of their own, counted by reason: totals, orders that repeat fills,
 * headings.
 */
export type Passed = { readonly reason: string; readonly rows: number };

/** The result of one import, stored with it and shown wherever it is mentioned. */
export type ImportReport = {
  readonly id: ImportId;
  readonly file: string;
  /** Importer id. */
  readonly format: string;
  readonly accounts: readonly AccountId[];
  readonly executions: {
    readonly new: number;
    readonly known: number;
    readonly quarantined: number;
  };
  readonly cash: { readonly new: number; readonly known: number };
  readonly splits: { readonly new: number; readonly known: number };
  readonly checks: readonly Check[];
  readonly passed: readonly Passed[];
  /** What the reader should know: an assumed time zone, a total that could not be compared and why. */
  readonly notes: readonly string[];
  readonly roundTrips: number;
  readonly durationMs: number;
  /** The same bytes were imported before; nothing was read again. */
  readonly repeated?: true;
};

/** A file that was not imported at all. */
export type Refusal = { readonly file: string; readonly failure: Failure };
