import type { EventEmitter } from "node:events";

/** What one statement gave. */
export type SqlResult = {
  readonly rows: unknown[];
  readonly rowCount: number | null;
};

/** One connection that is lent; it emits "notification" for what it listens to. */
export type SqlClient = EventEmitter & {
  query(text: string, values?: readonly unknown[]): Promise<SqlResult>;
  release(isBroken?: boolean): void;
};

/** Connections to a database as `pg.Pool` lends them; this is all that the queue needs of one. */
export type SqlPool = EventEmitter & {
  query(text: string, values?: readonly unknown[]): Promise<SqlResult>;
  connect(): Promise<SqlClient>;
  end(): Promise<void>;
  /**
   * Does work on a connection that no other statements come between, which may open a transaction
   * of its own.
   */
  alone<Result>(work: (client: Pick<SqlClient, "query">) => Promise<Result>): Promise<Result>;
};
