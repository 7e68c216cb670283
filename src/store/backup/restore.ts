import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { sql } from "drizzle-orm";
import { fail } from "#domain";
import type { Database, Transaction } from "../engine/database.ts";
import { codeOf } from "../engine/failures.ts";
import { latestVersion, LOCKS, remake, upgrade } from "../migrate.ts";
import {
  damaged,
  readHead,
  readTableFoot,
  readTableHead,
  type Head,
  type TableHead,
} from "./format.ts";
import { backupReader, type BackupReader } from "./reader.ts";
import { TABLES, tablesOf } from "./tables.ts";

export type RestoreReport = {
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
};

/**
 * Reads a backup into a database that holds nothing yet. All of it is there afterwards, checked, or
 * nothing is.
 */
export async function restore(database: Database, file: string): Promise<RestoreReport> {
  const handle = await opened(file);
  const source = handle.createReadStream();
  const unzipped = createGunzip();
  // Errors reach whoever reads; when nobody does any more, they concern nobody.
  unzipped.on("error", () => undefined);
  source.on("error", (error) => unzipped.destroy(error));
  source.pipe(unzipped);
  try {
    return await database.transaction(async (session) => {
      await session.query(sql`select pg_advisory_xact_lock(${LOCKS.migration})`);
      await refuseUsed(session, database.description.place);
      return readInto(session, backupReader(unzipped));
    });
  } catch (error) {
    if (codeOf(error)?.startsWith("Z_")) damaged("it is cut off or not a gzip file");
    throw error;
  } finally {
    source.destroy();
    unzipped.destroy();
    await handle.close().catch(() => undefined);
  }
}

async function opened(file: string): Promise<FileHandle> {
  const handle = await open(file, "r").catch(() => undefined);
  if (handle && (await handle.stat()).isFile()) return handle;
  await handle?.close();
  return fail({
    code: "backup-unreadable",
    message: `The backup "${file}" cannot be opened`,
    owner: "user",
    next: "Check the name of the file and who may read it",
  });
}

/** The first start of a server makes a key, which guards nothing yet. */
const KEYS = "vault_keys";

async function refuseUsed(session: Transaction, place: string): Promise<void> {
  for (const { table } of await tablesOf(session)) {
    if (table === KEYS) continue;
    const [row] = await session.query<{ used: boolean }>(
      sql`select exists (select from ${sql.identifier(table)}) as used`,
    );
    if (!row?.used) continue;
    fail({
      code: "restore-not-empty",
      message: `The database in "${place}" holds data already`,
      owner: "user",
      next: "Restore into an empty folder with --data",
    });
  }
}

async function readInto(session: Transaction, reader: BackupReader): Promise<RestoreReport> {
  const head = readHead(await reader.line());
  await makeTables(session, head);
  // Tables come in the order of their names, so a row may arrive before what it refers to.
  await session.script("set constraints all deferred");
  let tables = 0;
  let rows = 0;
  for (;;) {
    const table = readTableHead(await reader.line());
    if ("complete" in table) break;
    rows += await readTable(session, table, reader);
    tables++;
  }
  if (tables !== head.tables) damaged(`it has ${tables} tables and should have ${head.tables}`);
  // A table whose rows wait to be checked cannot be altered.
  await session.script("set constraints all immediate");
  await upgrade(session, { from: head.schema, to: await latestVersion() });
  return { createdAt: head.createdAt, tables, rows };
}

/**
 * Tables of the version that the backup was made from; they are brought up to date once they are
 * filled.
 */
async function makeTables(session: Transaction, { schema }: Head): Promise<void> {
  const latest = await latestVersion();
  if (schema > latest) {
    fail({
      code: "backup-newer",
      message: `The backup has schema version ${schema}; this OpenBlotter knows versions up to ${latest}`,
      owner: "user",
      next: "Restore it with the OpenBlotter that made it, or a newer one",
      details: { found: schema, known: latest },
    });
  }
  await remake(session, { tables: TABLES, version: schema });
}

async function readTable(
  session: Transaction,
  head: TableHead,
  reader: BackupReader,
): Promise<number> {
  if (!TABLES.includes(head.table)) damaged(`the table "${head.table}" in it is not known`);
  const target = `${head.table} (${head.columns.map((column) => `"${column}"`).join(", ")})`;
  const hash = createHash("sha256");
  let rows = 0;
  for await (const piece of reader.rows()) {
    hash.update(piece);
    rows += await session.copyIn(target, piece);
  }
  const foot = readTableFoot(await reader.line());
  if (foot.rows !== rows) damaged(`"${head.table}" has ${rows} rows and should have ${foot.rows}`);
  if (foot.sha256 !== hash.digest("hex")) damaged(`the rows of "${head.table}" were changed`);
  return rows;
}
