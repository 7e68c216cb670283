/**
 * A backup is one gzip file of lines. The first names the format; then each table has a line that
 * names it and its columns, its rows as Postgres' COPY writes them, the line "\." that ends them,
 * and a line with their number and checksum; the last line says that all is there. `zcat` shows it,
 * and it goes from any engine to any other.
 */
import { fail, type Failure } from "#domain";

export const FORMAT = 1;

export type Head = {
  readonly openblotter: "backup";
  readonly format: number;
  /** Version of the tables that the rows fit. */
  readonly schema: number;
  readonly createdAt: string;
  readonly tables: number;
};

export type TableHead = { readonly table: string; readonly columns: readonly string[] };

export type TableFoot = {
  readonly rows: number;
  /** SHA-256 of the rows as they stand, hexadecimal. */
  readonly sha256: string;
};

export type Foot = { readonly complete: true };

export const END_OF_ROWS = "\\.\n";

export const line = (content: Head | TableHead | TableFoot | Foot): Buffer =>
  Buffer.from(`${JSON.stringify(content)}\n`);

const damage = (detail: string): Failure => ({
  code: "backup-damaged",
  message: `The backup cannot be restored: ${detail}; nothing was changed`,
  owner: "user",
  next: "Use another backup, or copy this one again from where it was made",
});

export const damaged = (detail: string): never => fail(damage(detail));

const isRecord = (content: unknown): content is Record<string, unknown> =>
  typeof content === "object" && content !== null && !Array.isArray(content);

function content(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed)) return parsed;
  } catch {
    // Told below, as everything that is no such line.
  }
  return damaged("a line in it is not readable");
}

export function readHead(text: string): Head {
  const head = content(text);
  if (head["openblotter"] !== "backup") {
    fail({
      code: "not-a-backup",
      message: "The file is not a backup of OpenBlotter",
      owner: "user",
      next: 'Choose a file that "openblotter backup" has written',
    });
  }
  const { format, schema, createdAt, tables } = head;
  if (typeof format !== "number" || typeof schema !== "number" || typeof tables !== "number")
    return damaged("its head is incomplete");
  if (format > FORMAT) {
    fail({
      code: "backup-newer",
      message: `The backup has format ${format}; this OpenBlotter reads formats up to ${FORMAT}`,
      owner: "user",
      next: "Restore it with the OpenBlotter that made it, or a newer one",
    });
  }
  return { openblotter: "backup", format, schema, createdAt: String(createdAt), tables };
}

const NAME = /^[a-z][a-z0-9_]*$/;

/** Names go into statements, so they must be plain. */
export function readTableHead(text: string): TableHead | Foot {
  const head = content(text);
  if (head["complete"] === true) return { complete: true };
  const { table, columns } = head;
  const plain = (name: unknown): name is string => typeof name === "string" && NAME.test(name);
  if (plain(table) && Array.isArray(columns) && columns.every(plain)) return { table, columns };
  return damaged("a table in it has no readable name");
}

export function readTableFoot(text: string): TableFoot {
  const { rows, sha256 } = content(text);
  if (typeof rows === "number" && typeof sha256 === "string") return { rows, sha256 };
  return damaged("a table in it has no checksum");
}
