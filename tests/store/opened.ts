/** The store under test, which the cases share and empty between them. */
import { sql } from "drizzle-orm";
import type { Store } from "#store";

export type Opened = { readonly store: () => Store };

export async function empty({ database }: Store): Promise<void> {
  const tables = await database.query<{ name: string }>(
    sql`select table_name as name from information_schema.tables
        where table_schema = current_schema() and table_name <> 'openblotter_schema'`,
  );
  // The audit log refuses to be emptied; only whoever owns it can tell it not to.
  await database.script(`alter table audit_log disable trigger user;
    truncate ${tables.map(({ name }) => name).join(", ")};
    alter table audit_log enable trigger user`);
}
