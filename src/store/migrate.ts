import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { fail } from "#domain";
import type { Database, Transaction } from "./engine/database.ts";
import { protect } from "./engine/protect.ts";

/** Advisory locks of this database, so that two processes never do these at the same time. */
export const LOCKS = {
  owner: 726_001,
  migration: 726_002,
  import: 726_003,
  audit: 726_004,
  mail: 726_005,
  sums: 726_006,
  position: 726_007,
} as const;

const FOLDER = fileURLToPath(new URL("./migrations/", import.meta.url));

/** Steps of the schema in order; the version of a database is how many of them it has taken. */
async function steps(): Promise<string[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql"));
  return names.sort();
}

/**
 * Brings the tables up to date in one transaction, by whichever process comes first. A database
 * that a newer OpenBlotter has changed is refused rather than misread.
 */
export async function migrate(
  database: Database,
): Promise<{ readonly from: number; readonly to: number }> {
  const names = await steps();
  const before = await versionOf(database);
  if (before === names.length) return { from: before, to: before };
  refuseNewer(before, names.length, database.description.place);
  return database.transaction(async (transaction) => {
    await transaction.query(sql`select pg_advisory_xact_lock(${LOCKS.migration})`);
    const from = await versionOf(transaction);
    refuseNewer(from, names.length, database.description.place);
    await upgrade(transaction, { from, to: names.length });
    return { from, to: names.length };
  });
}

/** Newest version that this code knows. */
export const latestVersion = async (): Promise<number> => (await steps()).length;

/** 0 for an empty database. */
export async function versionOf(session: Pick<Database, "query">): Promise<number> {
  const [table] = await session.query<{ known: boolean }>(
    sql`select to_regclass('openblotter_schema') is not null as known`,
  );
  if (!table?.known) return 0;
  const [row] = await session.query<{ version: number }>(
    sql`select coalesce(max(version), 0)::int as version from openblotter_schema`,
  );
  return row?.version ?? 0;
}

type Versions = { readonly from: number; readonly to: number };

/** Takes the steps between two versions, within a transaction that holds the lock. */
export async function upgrade(transaction: Transaction, { from, to }: Versions): Promise<void> {
  const names = await steps();
  for (const [index, name] of names.slice(0, to).entries()) {
    if (index >= from) await apply(transaction, { name, version: index + 1 });
  }
  if (to === names.length) await protect(transaction);
}

/** Makes the tables anew as they were in a version. What they hold is lost. */
export async function remake(
  transaction: Transaction,
  { tables, version }: { readonly tables: readonly string[]; readonly version: number },
): Promise<void> {
  await transaction.script(`drop table if exists ${["openblotter_schema", ...tables].join(", ")}`);
  await upgrade(transaction, { from: 0, to: version });
}

async function apply(
  transaction: Transaction,
  step: { readonly name: string; readonly version: number },
): Promise<void> {
  await transaction.script(VERSION_TABLE);
  await transaction.script(
    await readFile(new URL(`./migrations/${step.name}`, import.meta.url), "utf8"),
  );
  await transaction.query(
    sql`insert into openblotter_schema (version, name) values (${step.version}, ${step.name})`,
  );
}

const VERSION_TABLE = `
  create table if not exists openblotter_schema (
    version integer primary key, name text not null, applied_at timestamptz not null default now()
  )`;

function refuseNewer(found: number, known: number, place: string): void {
  if (found <= known) return;
  fail({
    code: "schema-newer",
    message: `The data in "${place}" has schema version ${found}; this OpenBlotter knows versions up to ${known}`,
    owner: "user",
    next: "Run the newer OpenBlotter that last used this data",
    details: { found, known },
  });
}
