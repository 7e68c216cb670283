import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { fail, type Instant } from "#domain";
import type { Database, Session } from "../engine/database.ts";
import { codeOf, translate } from "../engine/failures.ts";
import { versionOf } from "../migrate.ts";
import { END_OF_ROWS, FORMAT, line } from "./format.ts";
import { tablesOf, type Table } from "./tables.ts";

export type BackupReport = {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
};

/**
 * Writes everything that is kept into one file, as it stood at one moment; imports may go on
 * meanwhile. The file appears under its name when it is whole and on the disk. An existing file is
 * never overwritten.
 */
export async function backup(
  database: Database,
  { file, at }: { readonly file: string; readonly at: Instant },
): Promise<BackupReport> {
  const draft = `${file}.${process.pid}.part`;
  await refuseExisting(file);
  try {
    const counts = { tables: 0, rows: 0 };
    const bytes = await database.transaction(
      (session) => writeFile(draft, Readable.from(content(session, at, counts))),
      "repeatable read",
    );
    await refuseExisting(file);
    await rename(draft, file);
    await sync(dirname(file));
    return { ...counts, bytes };
  } catch (error) {
    throw translate(error, file);
  } finally {
    await rm(draft, { force: true });
  }
}

async function refuseExisting(file: string): Promise<void> {
  try {
    await (await open(file, "r")).close();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  fail({
    code: "file-exists",
    message: `"${file}" exists`,
    owner: "user",
    next: "Choose another name for the backup, or move the old one away",
  });
}

async function writeFile(path: string, source: Readable): Promise<number> {
  const target = createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(source, createGzip({ level: 1 }), target);
  return target.bytesWritten;
}

/**
 * The entry of a new name is on the disk once its folder is. Not every system can do that to a
 * folder.
 */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

type Counts = { tables: number; rows: number };

async function* content(session: Session, at: Instant, counts: Counts): AsyncGenerator<Buffer> {
  const tables = await tablesOf(session);
  const schema = await versionOf(session);
  yield line({
    openblotter: "backup",
    format: FORMAT,
    schema,
    createdAt: at,
    tables: tables.length,
  });
  for (const table of tables) {
    yield line(table);
    yield* rowsOf(session, table, counts);
    counts.tables++;
  }
  yield line({ complete: true });
}

async function* rowsOf(
  session: Session,
  { table, columns }: Table,
  counts: Counts,
): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  let rows = 0;
  for await (const piece of session.copyOut({ table, columns })) {
    hash.update(piece);
    rows += linesIn(piece);
    yield Buffer.from(piece);
  }
  counts.rows += rows;
  yield Buffer.from(END_OF_ROWS);
  yield line({ rows, sha256: hash.digest("hex") });
}

const LINE_FEED = 10;

/** Line feeds within a row are escaped, so there are as many rows as line feeds. */
export function linesIn(piece: Uint8Array): number {
  let count = 0;
  for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
