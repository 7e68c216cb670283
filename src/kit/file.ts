import type { Container } from "./container.ts";

/** The first rows of a table in the file, for recognising it. */
export type SampleTable = {
  /** Sheet name of a workbook; empty for delimited text. */
  readonly name: string;
  /** Up to 2,000 rows; cells are trimmed, without byte order mark, with straight quotes. */
  readonly rows: readonly (readonly string[])[];
};

/** What is seen of a file before it is read: enough to recognise its format, never its name. */
export type Sample = {
  readonly container: Container;
  /** Label that TextDecoder knows: "utf-8", "utf-16le", "windows-1252". Binary containers have none. */
  readonly encoding?: string;
  /** The beginning as text, up to 256 KiB; empty for workbooks. */
  readonly head: string;
  /** Of delimited text. */
  readonly delimiter?: "," | ";" | "\t" | "|";
  readonly tables: readonly SampleTable[];
};

/** A statement file that can be read from its beginning as often as needed. */
export type StatementFile = {
  /** For messages only. */
  readonly name: string;
  readonly size: number;
  readonly sample: Sample;
  /** The bytes from the beginning. */
  readonly bytes: () => AsyncIterable<Uint8Array>;
};

/** Bounds on what one file may cost. Exceeding one refuses the file. */
export type Limits = {
  readonly maxBytes: number;
  /** Of a file that is held in memory as a whole: workbooks and HTML reports. */
  readonly maxWholeBytes: number;
  /** Of a compressed container, after inflation. */
  readonly maxInflatedBytes: number;
  readonly maxRows: number;
  /** Characters of one cell, attribute or line. */
  readonly maxCellLength: number;
};

export const LIMITS: Limits = {
  maxBytes: 2_000_000_000,
  maxWholeBytes: 100_000_000,
  maxInflatedBytes: 500_000_000,
  maxRows: 20_000_000,
  maxCellLength: 1_000_000,
};
