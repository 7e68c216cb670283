import { parse } from "csv-parse";
import { fail } from "#domain";
import { decoded } from "./decode.ts";
import { LIMITS, type StatementFile } from "./file.ts";

/** One row of a table as text. */
export type Row = {
  /** Line on which the row begins in a text file, or row number in a sheet, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Sheet name, where there are several. */
  readonly section?: string;
  /** Why the row could not be split into cells; then `cells` holds its text alone. */
  readonly broken?: string;
};

/**
 * The rows of delimited text, in batches, with their line numbers. A row with broken quotes comes as `broken` and the
 * next line is read as a row again; empty lines are left out. Memory does not grow with the file.
 */
export async function* csvRows(file: StatementFile): AsyncGenerator<readonly Row[]> {
  let broken: Row[] = [];
  const parser = parse({
    delimiter: file.sample.delimiter ?? ",",
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: true,
    max_record_size: LIMITS.maxCellLength,
    on_skip: (error, raw) => {
      const line = typeof error?.lines === "number" ? error.lines : 0;
      broken.push({ line, cells: [raw ?? ""], broken: error?.message ?? "Not delimited text" });
    },
  });
  let failure: Error | undefined;
  parser.on("error", (error) => (failure = error));
  let rows = 0;
  const drain = () => {
    const batch: Row[] = broken;
    broken = [];
    for (let item = parser.read(); item !== null; item = parser.read()) {
      batch.push({ line: item.info.lines, cells: item.record });
    }
    rows += batch.length;
    if (rows > LIMITS.maxRows) fail(tooManyRows(file.name));
    return batch;
  };
  for await (const text of decoded(file)) {
    parser.write(text);
    if (failure) throw failure;
    yield drain();
  }
  parser.end();
  if (failure) throw failure;
  yield drain();
}

const tooManyRows = (name: string) => ({
  code: "file-too-long",
  message: `The file "${name}" has more than ${LIMITS.maxRows} rows`,
  owner: "user" as const,
  next: "Export a shorter period and import the parts one after the other",
});
