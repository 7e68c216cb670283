import type { Decimal } from "#domain";
import type { Stream } from "../../endpoint.ts";
import { csvLine } from "./csv.ts";

/** A column of the CSV form: its heading and its text. */
export type Column<Row> = readonly [heading: string, text: (row: Row) => string];

type Export<Item, Row> = {
  readonly name: string;
  readonly format: "csv" | "json";
  readonly batches: AsyncIterable<readonly Item[]>;
  readonly rowOf: (item: Item) => Row;
  readonly columns: readonly Column<Row>[];
};

/**
 * Streams rows as CSV or as a JSON array, a batch at a time, so that memory does not grow with
 * them.
 */
export function exported<Item, Row>(given: Export<Item, Row>): Stream {
  const csv = given.format === "csv";
  return {
    contentType: csv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8",
    fileName: `${given.name}.${given.format}`,
    chunks: csv ? csvChunks(given) : jsonChunks(given),
  };
}

async function* csvChunks<Item, Row>({ batches, rowOf, columns }: Export<Item, Row>) {
  yield csvLine(columns.map(([heading]) => heading));
  for await (const batch of batches) {
    const rows = batch.map(rowOf);
    yield rows.map((row) => csvLine(columns.map(([, text]) => text(row)))).join("");
  }
}

async function* jsonChunks<Item, Row>({ batches, rowOf }: Export<Item, Row>) {
  let before = "[";
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    yield `${before}\n${batch.map((item) => JSON.stringify(rowOf(item))).join(",\n")}`;
    before = ",";
  }
  yield before === "[" ? "[]\n" : "\n]\n";
}

/** Columns whose text is the value, empty where there is none; lists are joined by spaces. */
export const plain = <Row>(...keys: readonly (keyof Row & string)[]): Column<Row>[] =>
  keys.map((key) => [key, (row) => textOf(row[key])]);

function textOf(cell: unknown): string {
  if (cell === null) return "";
  return Array.isArray(cell) ? cell.join(" ") : `${cell as string | number | Decimal}`;
}
