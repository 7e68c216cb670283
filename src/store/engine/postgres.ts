import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { SQL } from "drizzle-orm";
import type { PoolClient, PoolConfig } from "pg";
import type {
  CopyRows,
  Database,
  Description,
  Isolation,
  Row,
  Session,
  Statement,
  TableColumns,
  Transaction,
} from "./database.ts";
import type { Endpoint } from "./cluster.ts";
import { isStopped, translated } from "./failures.ts";
import type { Keeper } from "./keeper.ts";
import { openPool } from "./pool.ts";
import { compile, ormOver } from "./orm.ts";
import { PARSERS } from "./wire.ts";

export type PostgresOptions = {
  readonly connection: PoolConfig;
  readonly description: Description;
  /** Keeps the server running; absent for one that is run by others. */
  readonly keeper?: Keeper;
};

/**
 * Dates in ISO form and UTC, so that a moment has one spelling; no plan of parallel workers for
 * tiny tables.
 */
const SESSION_OPTIONS = "-c timezone=UTC -c datestyle=ISO -c client_min_messages=warning";

/**
 * Connection settings shared by all clients of one database. Parsers hand over exact text; see
 * `wire.ts`.
 */
export async function connectionConfig(connection: PoolConfig): Promise<PoolConfig> {
  const { default: pg } = await import("pg");
  return {
    ...connection,
    options: [connection.options, SESSION_OPTIONS].filter(Boolean).join(" "),
    types: {
      getTypeParser: ((type: number, format?: "text" | "binary") =>
        (format !== "binary" && PARSERS[type]) || pg.types.getTypeParser(type, format)) as never,
    },
  };
}

/** A database behind a pool of connections: the embedded server and a server of one's own alike. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { default: pg } = await import("pg");
  const { keeper } = options;
  const { place } = options.description;
  const pool = new pg.Pool({ max: 10, ...(await connectionConfig(options.connection)) });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on("error", () => undefined);
  // One that breaks while nobody asks, or after it was given back, would end the process.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  const copy = await import("pg-copy-streams");

  /** Throws failures in words, with what the owner of the server can add. */
  const guarded = async <Result>(work: () => Promise<Result>) => {
    try {
      return await translated(place, work);
    } catch (error) {
      throw (await keeper?.explain(error)) ?? error;
    }
  };

  const toServer = (endpoint: Endpoint) => {
    // A server that was started again may listen elsewhere.
    Object.assign(pool.options, endpoint);
    return pool.connect();
  };

  const connected = () => (keeper ? keeper.reach(toServer) : pool.connect());

  const borrow = async <Result>(work: (client: PoolClient) => Promise<Result>) => {
    const client = await guarded(connected);
    let broken: Error | undefined;
    const remember = (error: Error) => {
      broken = error;
    };
    client.on("error", remember);
    try {
      return await guarded(() => work(client));
    } finally {
      client.off("error", remember);
      client.release(broken);
    }
  };

  /** Does once more what did nothing yet, where its connection was dead before it was noticed. */
  const twice = async <Result>(work: () => Promise<Result>, isUndone: () => boolean) => {
    try {
      return await work();
    } catch (error) {
      if (!keeper || !isStopped(error) || !isUndone()) throw error;
      await guarded(() => keeper.recheck());
      return work();
    }
  };

  const asked = <Result>({ text }: Statement, work: (client: PoolClient) => Promise<Result>) =>
    twice(
      () => borrow(work),
      () => /^\s*select\s/.test(text),
    );

  const session = sessionOver({
    place,
    rows: (statement) => asked(statement, (client) => run(client, statement, true)),
    objects: (statement) => asked(statement, (client) => run(client, statement, false)),
    script: (text) => borrow(async (client) => void (await client.query(text))),
    copyIn: (target, rows) => borrow((client) => copyInto(client, copy, target, rows)),
    async *copyOut(source) {
      const client = await guarded(connected);
      try {
        yield* copyFrom(client, copy, source);
      } finally {
        client.release();
      }
    },
  });

  let closed: Promise<void> | undefined;
  return {
    ...session,
    description: options.description,
    use: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    transaction: (work, isolation, opening) => {
      let begun = false;
      const once = (session: Transaction) => {
        begun = true;
        return work(session);
      };
      return twice(
        () =>
          borrow((client) =>
            inTransaction({ client, copy, place, work: once, isolation, opening }),
          ),
        () => !begun,
      );
    },
    pool: (given) => openPool({ ...given, connection: options.connection, keeper }),
    close: () => (closed ??= keeper ? keeper.close(() => pool.end()) : pool.end()),
  };
}

type Copy = typeof import("pg-copy-streams");

type Work<Result> = {
  readonly client: PoolClient;
  readonly copy: Copy;
  readonly place: string;
  readonly work: (session: Transaction) => Promise<Result>;
  readonly isolation: Isolation | undefined;
  readonly opening: string | undefined;
};

async function inTransaction<Result>({
  client,
  copy,
  place,
  work,
  isolation,
  opening,
}: Work<Result>): Promise<Result> {
  const begin = isolation ? `begin isolation level ${isolation}` : "begin";
  try {
    await client.query(opening === undefined ? begin : `${begin}; ${opening}`);
    const result = await work(transactionOver(client, copy, place));
    await client.query("commit");
    return result;
  } catch (error) {
    // A broken connection cannot roll back; the server has done so by then.
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

function transactionOver(client: PoolClient, copy: Copy, place: string): Transaction {
  const session = sessionOver({
    place,
    rows: (statement) => run(client, statement, true),
    objects: (statement) => run(client, statement, false),
    script: async (text) => void (await client.query(text)),
    copyIn: (target, rows) => copyInto(client, copy, target, rows),
    copyOut: (source) => copyFrom(client, copy, source),
  });
  return { ...session, savepoint: (work) => savepointOver(session, work) };
}

/** A savepoint in plain SQL, which is the same on every engine. */
export async function savepointOver<Result>(
  session: Pick<Session, "script">,
  work: () => Promise<Result>,
): Promise<Result> {
  await session.script("savepoint s");
  try {
    const result = await work();
    await session.script("release savepoint s");
    return result;
  } catch (error) {
    await session.script("rollback to savepoint s; release savepoint s");
    throw error;
  }
}

async function run<Result>(on: PoolClient, statement: Statement, arrays: true): Promise<Result[]>;
async function run<Result>(on: PoolClient, statement: Statement, arrays: false): Promise<Result[]>;
async function run(on: PoolClient, { text, values }: Statement, arrays: boolean) {
  const query = { text, values: [...values] };
  const result = arrays ? await on.query({ ...query, rowMode: "array" }) : await on.query(query);
  return result.rows as unknown[];
}

const copyFrom = (
  client: PoolClient,
  copy: Copy,
  { table, columns }: TableColumns,
): AsyncIterable<Uint8Array> =>
  client.query(copy.to(`copy ${table} (${listOf(columns)}) to stdout`));

/** Names of columns, for a statement. */
export const listOf = (columns: readonly string[]): string =>
  columns.map((column) => `"${column}"`).join(", ");

/** Pieces are made while the server takes those before, so both sides work at the same time. */
async function copyInto(client: PoolClient, copy: Copy, target: string, rows: CopyRows) {
  const stream = client.query(copy.from(`copy ${target} from stdin`));
  const pieces = typeof rows === "string" || rows instanceof Uint8Array ? [rows] : rows;
  await pipeline(Readable.from(buffers(pieces), { objectMode: false }), stream);
  return stream.rowCount ?? 0;
}

function* buffers(pieces: Iterable<string | Uint8Array>) {
  for (const piece of pieces) if (piece.length > 0) yield Buffer.from(piece);
}

type Parts = {
  readonly place: string;
  rows(statement: Statement): Promise<unknown[][]>;
  objects(statement: Statement): Promise<object[]>;
  script(text: string): Promise<void>;
  copyIn(target: string, rows: CopyRows): Promise<number>;
  copyOut(source: TableColumns): AsyncIterable<Uint8Array>;
};

/** A session from the few things in which engines differ. */
export function sessionOver(parts: Parts): Session {
  return {
    orm: ormOver((statement) => parts.rows(statement)),
    rows: (statement) => parts.rows(statement),
    query: async <Result extends object = Row>(statement: SQL) =>
      (await parts.objects(compile(statement))) as Result[],
    script: (text) => parts.script(text),
    copyIn: (target, rows) => parts.copyIn(target, rows),
    copyOut: (source) => parts.copyOut(source),
  };
}
