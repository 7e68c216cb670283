import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pg-proxy";
import type { Orm } from "./database.ts";

const dialect = new PgDialect();

export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** Text and parameters of a statement written with drizzle's `sql`. */
export function compile(statement: SQL): Statement {
  const { sql, params } = dialect.sqlToQuery(statement);
  return { text: sql, values: params };
}

/** Drizzle's query builder on whatever can run a statement and return rows as arrays of values. */
export const ormOver = (rows: (statement: Statement) => Promise<unknown[][]>): Orm =>
  drizzle(async (text, values) => ({ rows: await rows({ text, values }) }));
