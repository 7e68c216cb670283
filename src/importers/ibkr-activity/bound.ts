import { bindColumns, type Columns, type RowOf, type TableSettings, unreadable } from "#kit";

type Read = (cells: readonly string[]) => RowOf<Columns>;

const known = new WeakMap<readonly string[], Map<Columns, Read>>();

/** Reads cells under a header row. A header is bound once, since a section has many rows. */
export function readUnder<Of extends Columns>(
  columns: Of,
  header: readonly string[],
  settings: TableSettings,
): (cells: readonly string[]) => RowOf<Of> {
  const readers = known.get(header) ?? new Map<Columns, Read>();
  known.set(header, readers);
  const read = readers.get(columns) ?? reader(columns, header, settings);
  readers.set(columns, read);
  return read as (cells: readonly string[]) => RowOf<Of>;
}

function reader(columns: Columns, header: readonly string[], settings: TableSettings): Read {
  const bound = bindColumns(columns, header, settings);
  if ("row" in bound) return bound.row;
  const missing = bound.missing.join('", "');
  return () => unreadable("missing-column", `The header lacks the column "${missing}"`);
}
