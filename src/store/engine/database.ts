import type { SQL } from "drizzle-orm";
import type { PgRemoteDatabase } from "drizzle-orm/pg-proxy";
import type { SqlPool } from "#schedule";

/** Rows in COPY text format, at once or in pieces that are asked for one by one. */
export type CopyRows = string | Uint8Array | Iterable<string>;

/** A table and those of its columns that are read, by names that need no escaping. */
export type TableColumns = { readonly table: string; readonly columns: readonly string[] };

export type Row = Readonly<Record<string, unknown>>;

/** What goes over the wire: text and its parameters. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** Drizzle's query builder over a session. */
export type Orm = PgRemoteDatabase;

/** One line of conversation with the database: inside a transaction, or a statement at a time. */
export interface Session {
  readonly orm: Orm;
  /** Runs one statement of the builder; each row is an array of its values. */
  rows(statement: Statement): Promise<unknown[][]>;
  /**
   * Runs one statement. `numeric` and `date` arrive as text, `timestamptz` as `Instant`, `bigint`
   * as number if safe.
   */
  query<Result extends object = Row>(statement: SQL): Promise<Result[]>;
  /** Runs several statements without parameters. */
  script(statements: string): Promise<void>;
  /** Sends rows in COPY text format, "table (column, ...)" first, and returns how many were taken. */
  copyIn(target: string, rows: CopyRows): Promise<number>;
  /** Reads a table in COPY text format, in pieces of any size; memory does not grow with it. */
  copyOut(source: TableColumns): AsyncIterable<Uint8Array>;
}

export interface Transaction extends Session {
  /** Runs the work and, if it throws, undoes just what the work did. */
  savepoint<Result>(work: () => Promise<Result>): Promise<Result>;
}

export type Isolation = "read committed" | "repeatable read";

export type EngineKind = "embedded" | "pglite" | "server";

/** What a way to store promises, in sentences for people. */
export type Description = {
  readonly kind: EngineKind;
  /** Folder of the data, or host and database of a server; never a password. */
  readonly place: string;
  /** What was acknowledged survives a power failure. */
  readonly durable: boolean;
  /** Other processes may use the same data at the same time. */
  readonly shared: boolean;
  /** A Postgres that had outlived its parent was taken over. */
  readonly adopted: boolean;
  /** What the user should know before trusting it; empty for a full Postgres. */
  readonly warnings: readonly string[];
};

/** Connections to a server, and work that waits for one. */
export type PoolUse = { readonly total: number; readonly idle: number; readonly waiting: number };

export interface Database extends Session {
  readonly description: Description;
  /** How its connections are used at this moment; absent where there is but one. */
  readonly use?: () => PoolUse;
  transaction<Result>(
    work: (session: Transaction) => Promise<Result>,
    isolation?: Isolation,
    /** Statements without parameters that travel with its beginning. */
    opening?: string,
  ): Promise<Result>;
  /**
   * Connections of its own for a guest, such as a queue, that keeps what it has in a schema of its
   * own and ends the pool before the database is closed.
   */
  pool(options: { readonly schema: string; readonly max: number }): Promise<SqlPool>;
  /** Ends connections, stops what was started, and gives the lock back. Safe to call twice. */
  close(): Promise<void>;
}

/** What the outside gives to storage: time, waiting and randomness. */
export type Surroundings = {
  /** Milliseconds since some moment; never goes back. */
  monotonicMs(): number;
  sleep(ms: number): Promise<void>;
  randomBytes(count: number): Uint8Array;
};
