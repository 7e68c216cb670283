/** The same statement in other editions: parts of it, its rows the other way round. */
import { csvRows, type Importer, type Sample, type StatementFile } from "#kit";
import { textSource } from "#testing";

/** A statement as rows, if it is text. `head` is everything up to and with the header. */
export type Rows = { readonly head: readonly string[]; readonly data: readonly string[] };

/** Undefined for files that are no delimited text, since they have no rows to cut between. */
export async function rowsOf(file: StatementFile, importer: Importer): Promise<Rows | undefined> {
  if (file.sample.container !== "text") return undefined;
  const rows: string[] = [];
  for await (const batch of csvRows(file)) for (const { raw = "" } of batch) rows.push(raw);
  const header = /header in row (\d+)/.exec(importer.recognise(file.sample)?.seen ?? "")?.[1];
  const at = header === undefined ? 0 : Number(header);
  return { head: rows.slice(0, at), data: rows.slice(at) };
}

const edition = (rows: readonly string[]) => textSource(`${rows.join("\n")}\n`);

export const firstPart = ({ head, data }: Rows) =>
  edition([...head, ...data.slice(0, Math.ceil((data.length * 2) / 3))]);
export const lastPart = ({ head, data }: Rows) =>
  edition([...head, ...data.slice(Math.floor(data.length / 3))]);
export const resorted = ({ head, data }: Rows) => edition([...head, ...data.toReversed()]);

/** Bytes that mean the same and are others: a line end more. Undefined for archives. */
export function changedIn(bytes: Buffer, { container, encoding }: Sample) {
  if (container === "xlsx") return undefined;
  const end = encoding === "utf-16le" ? [10, 0] : encoding === "utf-16be" ? [0, 10] : [10];
  return textSource(Buffer.concat([bytes, Buffer.from(end)]));
}
