import { Decimal } from "#domain";
import { folded, futureContract, optionContract } from "#kit";
import { createDateOrders } from "./dates.ts";
import type { Action, TableMappingInput } from "./mapping.ts";
import { feesIn, fieldsOf } from "./synonyms.ts";
import { SIDE_WORDS } from "./words.ts";

/** A mapping that may still lack what only the user knows. */
export type SuggestedMapping = Omit<TableMappingInput, "columns"> & {
  readonly columns: Partial<TableMappingInput["columns"]>;
};

/**
 * Proposes a mapping from the titles of a table and its first rows. What cannot be told is left
 * out: words of the side column that are not known, the currency where no column says it, an order
 * of day and month that the rows leave open.
 */
export function suggestMapping(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): SuggestedMapping {
  const fields = Object.fromEntries(fieldsOf(header)) as Readonly<Record<string, string>>;
  const cellsOf = (title: string | undefined) => {
    const at = title === undefined ? -1 : header.indexOf(title);
    return at < 0 ? [] : rows.map((row) => row[at] ?? "").filter((cell) => cell !== "");
  };
  const taken = new Set(Object.values(fields));
  const fees = feesIn(header).filter((title) => !taken.has(title));
  const figures = [fields["quantity"], fields["price"], fields["amount"], ...fees].flatMap(cellsOf);
  const order = dateOrderOf(cellsOf(fields["time"]));
  return {
    columns: { ...fields, ...(fees.length === 0 ? {} : { fees: [...fees] }) },
    kind: kindOf(cellsOf(fields["symbol"])),
    actions: actionsOf(cellsOf(fields["side"])),
    numbers: figures.some(isCommaNumber) ? "comma" : "point",
    paidFees: signOf(fees.flatMap(cellsOf)) < 0 ? "negative" : "positive",
    ...(order === undefined ? {} : { dateOrder: order }),
  };
}

function dateOrderOf(cells: readonly string[]) {
  const orders = createDateOrders();
  for (const cell of cells) orders.see(cell);
  const decided = orders.decided();
  return decided === "any" ? undefined : decided;
}

function kindOf(symbols: readonly string[]) {
  const all = (test: (symbol: string) => boolean) => symbols.length > 0 && symbols.every(test);
  if (all((symbol) => optionContract(symbol) !== undefined)) return "option";
  // Any day tells whether a symbol is that of a future; which decade is meant is asked when the row is read.
  if (
    all(
      (symbol) => /\d/.test(symbol) && futureContract(symbol, "2025-01-01" as never) !== undefined,
    )
  )
    return "future";
  return "equity";
}

function actionsOf(cells: readonly string[]): Record<string, Action> {
  const words = [...new Set(cells.map(folded))];
  return Object.fromEntries(
    words.flatMap((word) => (SIDE_WORDS[word] ? [[word, SIDE_WORDS[word]]] : [])),
  );
}

/**
 * A comma before one, two or more than three last digits, or points before groups of three, can
 * only be decimal.
 */
const isCommaNumber = (cell: string) =>
  /,\d{1,2}\D*$|,\d{4,}\D*$|\.\d{3},\d/.test(cell) && !/\d,\d{3}\.\d/.test(cell);

const signOf = (cells: readonly string[]) =>
  cells.reduce((sum, cell) => sum + (Decimal.parse(cell.replaceAll(/[^\d.-]/g, ""))?.sign ?? 0), 0);
