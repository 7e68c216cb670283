import { DrizzleQueryError, type SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pg-proxy";
import type { Orm, Statement } from "./database.ts";

const dialect = new PgDialect();

/** Text and parameters of a statement written with drizzle's `sql`. */
export function compile(statement: SQL): Statement {
  const { sql, params } = dialect.sqlToQuery(statement);
  return { text: sql, values: params };
}

/** Drizzle's query builder on whatever can run a statement and return rows as arrays of values. */
export const ormOver = (rows: (statement: Statement) => Promise<unknown[][]>): Orm =>
  drizzle(async (text, values) => ({ rows: await rows({ text, values }) }));

/**
 * Runs a query of the builder and throws what the database threw. Drizzle's own error hides it
 * behind a text that holds all parameters.
 */
export async function unwrapped<Result>(query: PromiseLike<Result>): Promise<Result> {
  try {
    return await query;
  } catch (error) {
    throw error instanceof DrizzleQueryError ? (error.cause ?? error) : error;
  }
}
