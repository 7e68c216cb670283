import type { PGlite, Transaction as LiteTransaction } from "@electric-sql/pglite";
import type {
  Database,
  Isolation,
  Session,
  Statement,
  TableColumns,
  Transaction,
} from "./database.ts";
import { translated } from "./failures.ts";
import { litePool } from "./lite-pool.ts";
import { listOf, savepointOver, sessionOver } from "./postgres.ts";
import { tenantRoleStatements } from "./protect.ts";
import { ROLE } from "./tenant.ts";
import { BYTEA_TYPE, PARSERS } from "./wire.ts";

export type PgliteOptions = {
  /** Absent: in memory, gone at the end. */
  readonly folder?: string | undefined;
  /** A data folder as `dumpDataDir` gives it, to start from instead of an empty one. */
  readonly from?: Blob;
  readonly warnings: readonly string[];
  /** Runs after the database has ended. */
  readonly afterClose?: () => Promise<void>;
};

/**
 * Postgres in WebAssembly, inside this process. It never waits for the disk, so what it
 * acknowledged survives the end of the process but not a power failure, and it has one connection.
 */
export async function openPglite(
  options: PgliteOptions,
): Promise<Database & { readonly lite: PGlite }> {
  const { PGlite } = await import("@electric-sql/pglite");
  const place = options.folder ?? "memory";
  const lite = await PGlite.create({
    dataDir: options.folder ?? "memory://",
    parsers: PARSERS,
    serializers: {
      [BYTEA_TYPE]: (value: Uint8Array) => `\\x${Buffer.from(value).toString("hex")}`,
    },
    ...(options.from ? { loadDataDir: options.from } : {}),
  });
  await lite.exec(DROP_PRIVILEGES);
  const session = sessionOn(lite, place);
  let closed: Promise<void> | undefined;
  return {
    ...session,
    lite,
    description: {
      kind: "pglite",
      place,
      durable: false,
      shared: false,
      adopted: false,
      warnings: options.warnings,
    },
    transaction: (work, isolation, opening) =>
      translated(place, () => inTransaction({ lite, place, work, isolation, opening })),
    pool: async () => litePool(lite),
    close: () =>
      (closed ??= (async () => {
        await lite.close();
        await options.afterClose?.();
      })()),
  };
}

/**
 * The only user of PGlite is a superuser, whom row-level security does not bind. Everything is done
 * as a role of our own instead, which may read and write the pseudo-file that carries COPY.
 */
const DROP_PRIVILEGES = `
  do $$ begin
    if not exists (select from pg_roles where rolname = 'openblotter') then
      create role openblotter nosuperuser nobypassrls;
      grant pg_read_server_files, pg_write_server_files to openblotter;
      grant create on database postgres to openblotter;
      alter schema public owner to openblotter;
    end if;
    if not exists (select from pg_roles where rolname = '${ROLE}') then
      ${tenantRoleStatements("openblotter").join("\n      ")}
    end if;
  end $$;
  set role openblotter;
  -- The queue keeps what it has beside; there is one session for both.
  set search_path = public, bullmq;
  set timezone = 'UTC';
  set datestyle = 'ISO';
  set client_min_messages = warning;
`;

type Work<Result> = {
  readonly lite: PGlite;
  readonly place: string;
  readonly work: (session: Transaction) => Promise<Result>;
  readonly isolation: Isolation | undefined;
  readonly opening: string | undefined;
};

async function inTransaction<Result>({
  lite,
  place,
  work,
  isolation,
  opening,
}: Work<Result>): Promise<Result> {
  return lite.transaction(async (transaction) => {
    if (isolation) await transaction.exec(`set transaction isolation level ${isolation}`);
    const session = sessionOn(transaction, place);
    if (opening !== undefined) await session.script(opening);
    return work({ ...session, savepoint: (inner) => savepointOver(session, inner) });
  });
}

const BLOB_PATH = "'/dev/blob'";

function sessionOn(on: PGlite | LiteTransaction, place: string): Session {
  const run = async (statement: Statement, rowMode: "array" | "object") =>
    translated(
      place,
      async () => (await on.query(statement.text, [...statement.values], { rowMode })).rows,
    );
  return sessionOver({
    place,
    rows: async (statement) => (await run(statement, "array")) as unknown[][],
    objects: async (statement) => (await run(statement, "object")) as object[],
    script: (text) => translated(place, async () => void (await on.exec(text))),
    copyIn: (target, rows) =>
      translated(place, async () => {
        const pieces = typeof rows === "string" || rows instanceof Uint8Array ? [rows] : [...rows];
        const blob = new Blob(pieces as (string | Uint8Array<ArrayBuffer>)[]);
        return (await on.query(`copy ${target} from ${BLOB_PATH}`, [], { blob })).affectedRows ?? 0;
      }),
    copyOut: (source) => copyOut(on, place, source),
  });
}

/** A page of 8 KiB has room for no more rows. */
const PAGE_PLACES = 291;
/** About what a piece is to hold; PGlite makes each in memory. */
const PIECE_BYTES = 1024 * 1024;
const FIRST_PLACES = 8;

/**
 * Reads a table piece by piece, by the places of its rows. How many places make a piece follows
 * from the piece before and from what the next holds, since a row may have a few bytes or, beside
 * its page, megabytes.
 */
async function* copyOut(
  on: PGlite | LiteTransaction,
  place: string,
  { table, columns }: TableColumns,
): AsyncGenerator<Uint8Array> {
  const number = async (expression: string, from = "") => {
    const found = await translated(place, () =>
      on.query<{ n: number }>(`select (${expression})::float8 as n ${from}`),
    );
    return found.rows[0]?.n ?? 0;
  };
  const stored = columns.map((name) => `coalesce(pg_column_size("${name}"), 0)`).join(" + ");
  const pages = await number(`pg_relation_size('${table}') / current_setting('block_size')::int`);
  let step = FIRST_PLACES;
  for (let from = 0, to = 0; from < pages * PAGE_PLACES; from = to) {
    to = from + step;
    const rows = `from ${table} where ctid >= ${placeAt(from)} and ctid < ${placeAt(to)}`;
    if (step > 1 && (await number(`sum(${stored})`, rows)) > PIECE_BYTES) {
      step = Math.ceil(step / 4);
      to = from;
      continue;
    }
    const copy = `copy (select ${listOf(columns)} ${rows}) to ${BLOB_PATH}`;
    const { blob } = await translated(place, () => on.query(copy, []));
    if (blob && blob.size > 0) yield new Uint8Array(await blob.arrayBuffer());
    step = nextStep(step, blob?.size ?? 0);
  }
}

/** Grows fourfold at the most, and not where a piece is as large as it should be. */
const nextStep = (step: number, bytes: number): number =>
  Math.max(1, Math.min(step * 4, Math.floor((step * PIECE_BYTES) / Math.max(bytes, 1))));

/** Rows of a page count from 1. */
const placeAt = (n: number) => `'(${Math.floor(n / PAGE_PLACES)},${(n % PAGE_PLACES) + 1})'::tid`;
