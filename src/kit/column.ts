import type { Decimal } from "#domain";
import { type MomentOptions, momentIn } from "./moment.ts";
import { decimalIn, isAbsent, type NumberStyle } from "./number.ts";
import type { Moment } from "./statement.ts";
import { quoted, unreadable } from "./unreadable.ts";

/** One column of a table: the names its header may have, and how a cell becomes a value. */
export type Column<Value> = {
  readonly names: readonly string[];
  readonly optional: boolean;
  readonly read: (cell: string, settings: TableSettings) => Value;
};

/** What is known of a whole table when its rows are read. */
export type TableSettings = MomentOptions & { readonly numbers: NumberStyle };

type Names = string | readonly string[];
const named = (names: Names) => (typeof names === "string" ? [names] : names);

function column<Value>(names: Names, read: Column<Value>["read"]): Column<Value> {
  return { names: named(names), optional: false, read };
}

/** A text that must not be empty. */
export const text = (names: Names): Column<string> =>
  column(names, (cell) => cell || missing(names));

const missing = (names: Names) =>
  unreadable("missing-value", `The column "${named(names)[0]}" is empty`);

/** An exact number; currency signs, separators and brackets are understood. */
export const decimal = (names: Names): Column<Decimal> =>
  column(names, (cell, { numbers }) => (cell === "" ? missing(names) : decimalIn(cell, numbers)));

/** A date or a time; a zone in the text wins over the table's. */
export function moment(names: Names, options: Partial<MomentOptions> = {}): Column<Moment> {
  let last: { cell: string; of: TableSettings; merged: TableSettings; value: Moment } | undefined;
  return column(names, (cell, settings) => {
    // Rows come in order of time, so many hold what the row before holds.
    if (last?.of === settings && last.cell === cell) return last.value;
    const merged = last?.of === settings ? last.merged : { ...settings, ...options };
    const value = momentIn(cell, merged);
    last = { cell, of: settings, merged, value };
    return value;
  });
}

/**
 * One of the words of a list, compared without case. A word that is not in the list is unreadable,
 * never guessed.
 */
export const oneOf = <Value>(
  names: Names,
  values: Readonly<Record<string, Value>>,
): Column<Value> => {
  const byWord = new Map(
    Object.entries(values).map(([word, value]) => [word.toLowerCase(), value]),
  );
  return column(names, (cell) => {
    const value = byWord.get(cell.toLowerCase());
    return value ?? unreadable("unknown-word", `${quoted(cell)} is not a known ${named(names)[0]}`);
  });
};

/** Undefined where the column is not in this file, or the cell is empty, a dash or "n/a". */
export const optional = <Value>(inner: Column<Value>): Column<Value | undefined> => ({
  names: inner.names,
  optional: true,
  read: (cell, settings) => (isAbsent(cell) ? undefined : inner.read(cell, settings)),
});

export type Columns = Readonly<Record<string, Column<unknown>>>;
export type RowOf<Of extends Columns> = {
  readonly [Key in keyof Of]: Of[Key] extends Column<infer Value> ? Value : never;
};

/** Printable ASCII with single blanks between, which folding only turns into small letters. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** A header as it is compared: trimmed, folded, with straight quotes and single blanks. */
export const folded = (cell: string) =>
  PLAIN.test(cell)
    ? cell.toLowerCase()
    : cell
        .normalize("NFKC")
        .replaceAll(/[‘’]/g, "'")
        .replaceAll(/[“”]/g, '"')
        .replaceAll(/\s+/g, " ")
        .trim()
        .toLowerCase();

/**
 * Finds the columns in a header row and returns a reader of the rows under it. Columns are found by
 * name, never by position. Returns the missing names instead when a column that is not optional is
 * absent.
 */
export function bindColumns<Of extends Columns>(
  columns: Of,
  header: readonly string[],
  settings: TableSettings,
):
  | { readonly row: (cells: readonly string[]) => RowOf<Of> }
  | { readonly missing: readonly string[] } {
  const position = new Map<string, number>();
  header.forEach((cell, at) => position.has(folded(cell)) || position.set(folded(cell), at));
  const bound = Object.entries(columns).map(([key, { names, optional: may, read }]) => {
    const at = names.map((name) => position.get(folded(name))).find((found) => found !== undefined);
    return { key, at, names, may, read };
  });
  const missing = bound
    .filter(({ at, may }) => at === undefined && !may)
    .map(({ names }) => names[0] ?? "");
  if (missing.length > 0) return { missing };
  return {
    row(cells) {
      const values: Record<string, unknown> = {};
      for (const { key, at, read } of bound) {
        values[key] = at === undefined ? undefined : read(cells[at] ?? "", settings);
      }
      return values as RowOf<Of>;
    },
  };
}

/** A header in which the second "Price" is called "Price 2", so that both can be bound by name. */
export function numberedHeader(header: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return header.map((cell) => {
    const count = (seen.get(folded(cell)) ?? 0) + 1;
    seen.set(folded(cell), count);
    return count === 1 ? cell : `${cell} ${count}`;
  });
}
