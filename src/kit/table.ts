import { bindColumns, type Columns, folded, type RowOf, type TableSettings } from "./column.ts";
import { csvRows } from "./csv.ts";
import type { Row } from "./delimited.ts";
import type { Sample, StatementFile, SampleTable } from "./file.ts";
import type { Importer, ReadOptions, Recognition } from "./importer.ts";
import type { DateOrder } from "./moment.ts";
import type { NumberStyle } from "./number.ts";
import type { StatementRecord } from "./statement.ts";
import { Unreadable } from "./unreadable.ts";
import { sheetsOf } from "./workbook.ts";

/** A header row: cells that must be there and cells that must not, in any order. */
export type HeaderSignature = {
  readonly required: readonly string[];
  readonly forbidden?: readonly string[];
};

export type TableContext = {
  readonly options: ReadOptions;
  readonly settings: TableSettings;
  readonly header: readonly string[];
  /** Lines above the first header, at most 2,000: titles, account numbers, periods. */
  readonly above: readonly (readonly string[])[];
  /** The beginning of the file, for conventions that its rows show together. */
  readonly sample: Sample;
};
export type LineContext = { readonly line: number; readonly cells: readonly string[] };
type Records = StatementRecord | readonly StatementRecord[];

/** What reads the rows of one table; made anew for each file, so it may remember what it saw. */
export type TableReader<Row> = {
  row(row: Row, at: LineContext): Records;
  /**
   * Rows that are no records, tested before columns are read: footers, notices, totals. Returns the
   * reason to pass over it, or records such as checks.
   */
  aside?(at: LineContext): string | Records | undefined;
  /** Told of a further header row, under which columns may stand elsewhere. */
  header?(cells: readonly string[]): void;
  /** Records that are known only after the last row: checks of totals, grouped ledgers. */
  end?(): readonly StatementRecord[];
};

export type TableFormat<Of extends Columns> = Omit<Importer, "recognise" | "read"> & {
  /** One signature for each generation of the format. */
  readonly headers: readonly HeaderSignature[];
  readonly columns: Of;
  readonly numbers?: NumberStyle;
  readonly dateOrder?: DateOrder;
  /** The same table also comes as a sheet of a workbook. */
  readonly workbook?: true;
  readonly open: (context: TableContext) => TableReader<RowOf<Of>>;
};

/** An importer of a file that is one table under one header row, perhaps with lines above and below. */
export function defineTable<Of extends Columns>(format: TableFormat<Of>): Importer {
  return {
    ...format,
    recognise: (sample) => recogniseHeader(sample, format.headers, format.workbook),
    read: (file, options) => readTable(format, file, options),
  };
}

/** The first row of the sample that satisfies one of the signatures. */
export function recogniseHeader(
  sample: Sample,
  signatures: readonly HeaderSignature[],
  workbook = false,
): Recognition | undefined {
  if (sample.container !== "text" && !(workbook && sample.container === "xlsx")) return undefined;
  for (const { rows } of sample.tables) {
    for (const [at, cells] of foldedRows(rows).entries()) {
      const signature = signatures.find((candidate) => holds(cells, candidate));
      if (signature)
        return {
          score: signature.required.length,
          seen: `header in row ${at + 1}: ${signature.required.join(", ")}`,
        };
    }
  }
  return undefined;
}

type Cells = ReadonlySet<string>;
const foldedBefore = new WeakMap<SampleTable["rows"], readonly Cells[]>();

/** All importers look at the same rows, so they are folded once. */
function foldedRows(rows: SampleTable["rows"]): readonly Cells[] {
  let known = foldedBefore.get(rows);
  if (!known) foldedBefore.set(rows, (known = rows.map((row) => new Set(row.map(folded)))));
  return known;
}

/** Whether a row holds every required header cell and no forbidden one. */
export function satisfies(row: readonly string[], signature: HeaderSignature): boolean {
  return row.length >= signature.required.length && holds(new Set(row.map(folded)), signature);
}

function holds(cells: Cells, signature: HeaderSignature): boolean {
  const { required, forbidden = [] } = foldedSignature(signature);
  return required.every((name) => cells.has(name)) && !forbidden.some((name) => cells.has(name));
}

const foldedSignatures = new WeakMap<HeaderSignature, HeaderSignature>();

/** A signature is compared with thousands of rows, so it is folded once. */
function foldedSignature(signature: HeaderSignature): HeaderSignature {
  let known = foldedSignatures.get(signature);
  if (!known) {
    const { required, forbidden = [] } = signature;
    known = { required: required.map(folded), forbidden: forbidden.map(folded) };
    foldedSignatures.set(signature, known);
  }
  return known;
}

/**
 * Tells header rows from data. Only a row with a known column name among its first cells is
 * compared in full, since this is asked of every row of a file.
 */
function headerTest<Of extends Columns>({
  headers,
  columns,
}: TableFormat<Of>): (row: Row) => boolean {
  const required = headers.flatMap((signature) => signature.required);
  const names = new Set(
    [...required, ...Object.values(columns).flatMap(({ names }) => names)].map(folded),
  );
  const known = (cell: string | undefined) => cell !== undefined && names.has(cell.toLowerCase());
  const likely = ({ cells }: Row) => known(cells[0]) || known(cells[1]) || known(cells[2]);
  return (row) => likely(row) && headers.some((signature) => satisfies(row.cells, signature));
}

const MAX_ABOVE = 2_000;

async function* readTable<Of extends Columns>(
  format: TableFormat<Of>,
  file: StatementFile,
  options: ReadOptions,
) {
  const settings: TableSettings = {
    numbers: format.numbers ?? "point",
    order: options.dateOrder ?? format.dateOrder,
    zone: options.zone ?? format.zone,
    zoneEvidence: options.zone ? "stated" : "assumed",
  };
  const isHeader = headerTest(format);
  let table: BoundTable<Of> | undefined;
  let under: string | undefined;
  const above: (readonly string[])[] = [];
  for await (const rows of tableRows(file)) {
    const records: StatementRecord[] = [];
    for (const row of rows) {
      if (isHeader(row)) {
        // The same header again means that exports were joined; its rows go on under the new columns.
        table = bindTable(
          format,
          row,
          { options, settings, header: row.cells, above, sample: file.sample },
          table,
        );
        under = row.section;
        records.push({ type: "passed", reason: "header" });
      } else if (table && row.section === under) table.read(row, records);
      else records.push(passAbove(row, above));
    }
    yield records;
  }
  yield table?.reader.end?.() ?? [];
}

function passAbove({ cells }: Row, above: (readonly string[])[]): StatementRecord {
  if (above.length < MAX_ABOVE) above.push(cells);
  return { type: "passed", reason: "line above the header" };
}

/** Rows of delimited text, or of every sheet of a workbook one after the other. */
export async function* tableRows(file: StatementFile): AsyncGenerator<readonly Row[]> {
  if (file.sample.container !== "xlsx") yield* csvRows(file);
  else
    for (const sheet of await sheetsOf(file))
      yield sheet.rows.filter(({ cells }) => cells.some((cell) => cell !== ""));
}

type BoundTable<Of extends Columns> = {
  readonly reader: TableReader<RowOf<Of>>;
  read(row: Row, into: StatementRecord[]): void;
};

function bindTable<Of extends Columns>(
  format: TableFormat<Of>,
  header: Row,
  context: TableContext,
  earlier: BoundTable<Of> | undefined,
): BoundTable<Of> {
  const bound = bindColumns(format.columns, header.cells, context.settings);
  const reader = earlier?.reader ?? format.open(context);
  if (earlier) reader.header?.(header.cells);
  return {
    reader,
    read(row, into) {
      readRow(row, into, () => {
        if ("missing" in bound)
          throw new Unreadable(
            "missing-column",
            `The header lacks the column "${bound.missing.join('", "')}"`,
          );
        const aside = reader.aside?.(row);
        if (typeof aside === "string") return { type: "passed", reason: aside };
        return aside ?? reader.row(bound.row(row.cells), row);
      });
    },
  };
}

/** Maps one row; what cannot be read becomes an unreadable record with its line and text. */
export function readRow(row: Row, into: StatementRecord[], map: (row: Row) => Records): void {
  try {
    if (row.broken !== undefined) throw new Unreadable("broken-row", row.broken);
    const records = map(row);
    if (Array.isArray(records)) into.push(...(records as readonly StatementRecord[]));
    else into.push(records as StatementRecord);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    into.push({
      type: "unreadable",
      line: row.line,
      ...(row.section === undefined ? {} : { section: row.section }),
      code: error.code,
      reason: error.message,
      raw: row.raw ?? row.cells.map(cellText).join(","),
    });
  }
}

const cellText = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
