import { sql } from "drizzle-orm";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import type { Session } from "../engine/database.ts";
import * as schema from "../schema/index.ts";

export type Table = { readonly table: string; readonly columns: readonly string[] };

/** Names of all tables that hold data, from the schema, so that a new one cannot be forgotten. */
export const TABLES: readonly string[] = Object.values<PgTable>(schema).map(
  (table) => getTableConfig(table).name,
);

/** The tables and columns that the database has. */
export async function tablesOf(session: Session): Promise<Table[]> {
  return session.query<{ table: string; columns: string[] }>(sql`
    select table_name as "table", array_agg(column_name::text order by ordinal_position) as columns
    from information_schema.columns
    where table_schema = current_schema() and table_name = any(${sql.param([...TABLES])})
    group by table_name order by table_name`);
}
