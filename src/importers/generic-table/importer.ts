import { fail } from "#domain";
import {
  defineImporter,
  defineTable,
  folded,
  type ReadOptions,
  recogniseHeader,
  type Sample,
  type StatementFile,
  tableRows,
} from "#kit";
import { createDateOrders, orderUnknown } from "./dates.ts";
import { readMapping, tableMapping, type TableMapping } from "./mapping.ts";
import { columnsOf, createReader } from "./reader.ts";

const NEEDED = ["time", "symbol", "side", "quantity", "price", "fee", "currency"];
const MORE = [
  "kind",
  "multiplier",
  "account",
  "execution_id",
  "order_id",
  "isin",
  "name",
  "exchange",
  "note",
];

/**
 * Any table. The user says once which column is what, and the mapping is remembered for the header.
 * By itself it only knows the layout that we document: the columns of NEEDED, any of MORE, and
 * nothing else.
 */
const genericTable = defineImporter({
  id: "generic-table",
  name: "Table with mapped columns (CSV, XLSX)",
  institution: "generic",
  version: 1,
  source: "Any table with a column for time, symbol, quantity and price",
  grain: "execution",
  zone: "UTC",
  recognise(sample: Sample) {
    const found = recogniseHeader(sample, [{ required: NEEDED }], true);
    return found && ownHeader(sample) ? found : undefined;
  },
  read: readTable,
});
export default genericTable;

function ownHeader({ tables }: Sample): readonly string[] | undefined {
  const words = new Set([...NEEDED, ...MORE]);
  for (const { rows } of tables) {
    const header = rows.find((row) =>
      NEEDED.every((name) => row.some((cell) => folded(cell) === name)),
    );
    if (header) return header.every((cell) => words.has(folded(cell))) ? header : undefined;
  }
  return undefined;
}

/** The documented layout: ISO times, points as decimal signs, words for sides and kinds. */
function ownMapping(header: readonly string[]): TableMapping {
  const title = (name: string) => header.find((cell) => folded(cell) === name);
  const fields = { executionId: title("execution_id"), orderId: title("order_id") };
  const same = ["time", "symbol", "side", "quantity", "price", "currency", ...MORE].map(
    (name) => [name, title(name)] as const,
  );
  const known = [...same.filter(([name]) => !name.includes("_")), ...Object.entries(fields)].filter(
    ([, seen]) => seen !== undefined,
  );
  return tableMapping.parse({
    columns: { ...Object.fromEntries(known), fees: [title("fee")] },
    dateOrder: "ymd",
  });
}

async function* readTable(file: StatementFile, options: ReadOptions) {
  const own = options.mapping === undefined ? ownHeader(file.sample) : undefined;
  const mapping = own ? ownMapping(own) : readMapping(options.mapping);
  const table = mapping.delimiter ? withDelimiter(file, mapping.delimiter) : file;
  const header = await headerOf(table, mapping);
  const order =
    options.dateOrder ?? mapping.dateOrder ?? (await orderOf(table, { mapping, header }));
  const { id, name, institution, version, source, grain, zone } = genericTable;
  const format = defineTable({
    ...{ id, name, institution, version, source, grain, zone },
    numbers: mapping.numbers,
    workbook: true,
    headers: [{ required: header.filter((cell) => cell !== "") }],
    columns: columnsOf(mapping),
    open: (context) => createReader(mapping, context),
  });
  yield* format.read(table, { ...options, zone: options.zone ?? mapping.zone, dateOrder: order });
}

const withDelimiter = (
  file: StatementFile,
  delimiter: NonNullable<TableMapping["delimiter"]>,
): StatementFile => ({
  ...file,
  sample: { ...file.sample, delimiter },
});

/** The first row that has every mapped title. */
async function headerOf(
  file: StatementFile,
  { columns }: TableMapping,
): Promise<readonly string[]> {
  const { fees = [], ...single } = columns;
  const titles = [...Object.values(single), ...fees]
    .filter((title): title is string => typeof title === "string")
    .map(folded);
  for await (const rows of tableRows(file)) {
    for (const { cells } of rows) {
      const seen = new Set(cells.map(folded));
      if (titles.every((title) => seen.has(title))) return cells;
    }
  }
  return fail({
    code: "mapping-mismatch",
    message: `The file "${file.name}" has no header with the columns of the mapping`,
    owner: "user",
    next: "Map the columns of this file",
    details: { columns: titles },
  });
}

type Dates = { readonly mapping: TableMapping; readonly header: readonly string[] };

/**
 * The order of day and month that all dates of the file allow; asked for where more than one is
 * left.
 */
async function orderOf(file: StatementFile, { mapping, header }: Dates) {
  const orders = createDateOrders();
  const titles = [mapping.columns.time, mapping.columns.exitTime]
    .filter((title) => title !== undefined)
    .map(folded);
  const positions = titles.map((title) => header.findIndex((cell) => folded(cell) === title));
  let example = "";
  for await (const rows of tableRows(file)) {
    const dates = rows.flatMap(({ cells }) => positions.map((at) => cells[at] ?? ""));
    for (const date of dates) {
      if (!/^\s*\d{1,2}\D/.test(date)) continue;
      example ||= date;
      orders.see(date);
    }
  }
  const decided = orders.decided();
  if (decided === undefined) return orderUnknown(file.name, example);
  return decided === "any" ? undefined : decided;
}
