/** The store under test, which the cases share and empty between them. */
import { type SQL, sql } from "drizzle-orm";
import type { Store } from "#store";

export type Opened = { readonly store: () => Store };

/** Empties what holds rows: to empty every table takes as long as a small import. */
export async function empty(store: Store): Promise<void> {
  const { database } = store;
  const tables = filled.get(database) ?? (await filledOf(store));
  filled.set(database, tables);
  const names = (await database.query<{ name: string }>(tables)).map(({ name }) => name);
  if (names.length === 0) return;
  // The audit log refuses to be emptied; only whoever owns it can tell it not to.
  const trigger = (which: string) =>
    names.includes("audit_log") ? `alter table audit_log ${which} trigger user;` : "";
  await database.script(
    `${trigger("disable")} truncate ${names.join(", ")} cascade; ${trigger("enable")}`,
  );
}

/** The question which tables hold rows, of each database. */
const filled = new WeakMap<Store["database"], SQL>();

async function filledOf({ database }: Store): Promise<SQL> {
  const tables = await database.query<{ name: string }>(
    sql`select table_name as name from information_schema.tables
        where table_schema = current_schema() and table_name <> 'openblotter_schema'`,
  );
  const each = tables.map(({ name }) => `select '${name}' where exists (select from ${name})`);
  return sql.raw(`select name from (${each.join(" union all ")}) as filled (name)`);
}
