/** The store under test, which the cases share and empty between them. */
import { type SQL, sql } from "drizzle-orm";
import type { Store } from "#store";

export type Opened = { readonly store: () => Store };

/** Deletes rows where there are any, what refers first: to truncate takes ten times as long. */
export async function empty(store: Store): Promise<void> {
  const { database } = store;
  const tables = known.get(database) ?? (await tablesOf(store));
  known.set(database, tables);
  const filled = await database.query<{ name: string }>(tables.filled);
  const names = new Set(filled.map(({ name }) => name));
  if (names.size === 0) return;
  const deletes = tables.ordered
    .filter((name) => names.has(name))
    .map((name) => `delete from ${name};`);
  // The audit log refuses to be emptied; only whoever owns it can tell it not to.
  const trigger = (which: string) =>
    names.has("audit_log") ? `alter table audit_log ${which} trigger user;` : "";
  await database.script(`${trigger("disable")} ${deletes.join(" ")} ${trigger("enable")}`);
}

type Tables = {
  /** Each before those to which it refers. */
  readonly ordered: readonly string[];
  /** The question which of them hold rows. */
  readonly filled: SQL;
};

const known = new WeakMap<Store["database"], Tables>();

async function tablesOf({ database }: Store): Promise<Tables> {
  const referring = await database.query<{ name: string; to: string | null }>(
    sql`select c.relname as name, t.relname as to from pg_class c
        left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid
        left join pg_class t on t.oid = f.confrelid
        where c.relkind in ('r', 'p') and not c.relispartition
          and c.relnamespace = current_schema()::regnamespace
          and c.relname <> 'openblotter_schema'`,
  );
  const names = [...new Set(referring.map(({ name }) => name))];
  const ordered: string[] = [];
  const visit = (name: string): void => {
    if (ordered.includes(name)) return;
    for (const { name: from, to } of referring) if (to === name) visit(from);
    ordered.push(name);
  };
  for (const name of names) visit(name);
  const each = names.map((name) => `select '${name}' where exists (select from ${name})`);
  return {
    ordered,
    filled: sql.raw(`select name from (${each.join(" union all ")}) as filled (name)`),
  };
}
