import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "../engine/database.ts";
import { jsonText } from "../rows/json-text.ts";

/** Where a sum is kept. */
type Kept = { readonly table: SQL; readonly where: SQL };

/** Where a sum is kept and how it grows. */
export type SumPlace<Sum> = Kept & {
  /** Columns of the key, and what they hold of a sum. */
  readonly columns: SQL;
  readonly values: SQL;
  readonly sum: Sum;
  readonly merge: (stored: Sum, more: Sum) => Sum;
};

/**
 * Adds a sum to the one that is stored under its key. The row is locked between reading and
 * writing, so that two who add at once both count.
 */
export async function addSum<Sum>(session: Transaction, place: SumPlace<Sum>): Promise<void> {
  const { table, columns, values, where, sum, merge } = place;
  const added = await session.query(sql`
    insert into ${table} (${columns}, document) values (${values}, ${jsonText(sum)}::jsonb)
    on conflict do nothing returning document`);
  if (added.length > 0) return;
  await changeSum<Sum>(session, { table, where, change: (stored) => merge(stored, sum) });
}

/** Changes a sum that is there, locked as above. */
export async function changeSum<Sum>(
  session: Transaction,
  { table, where, change }: Kept & { readonly change: (stored: Sum) => Sum },
): Promise<void> {
  const [row] = await session.query<{ document: Sum }>(
    sql`select document from ${table} where ${where} for update`,
  );
  if (!row) throw new Error("A sum that was there is gone within one transaction");
  await session.query(sql`
    update ${table} set document = ${jsonText(change(row.document))}::jsonb where ${where}`);
}
