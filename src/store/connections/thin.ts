import { sql } from "drizzle-orm";
import type { AccountId, Instant } from "#domain";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";

type Stated = { readonly account: AccountId; readonly asOf: Instant };

/**
 * Of what a connection states of an account, the last of each day is kept: it is asked every few
 * minutes, and who looks back asks by day. Files keep all that they state.
 */
export async function keepLastOfDay(
  session: Session,
  table: "reported_positions" | "reported_balances",
  { source, stated }: { readonly source: string; readonly stated: readonly Stated[] },
): Promise<void> {
  const firsts = new Map<AccountId, Instant>();
  for (const { account, asOf } of stated) {
    const first = firsts.get(account);
    if (first === undefined || asOf < first) firsts.set(account, asOf);
  }
  for (const [account, first] of firsts)
    await session.query(sql`
      delete from ${sql.identifier(table)}
      where import_id = ${storable(source)} and account_id = ${storable(account)}
        and as_of < ${first}::timestamptz
        and as_of >= date_trunc('day', ${first}::timestamptz, 'UTC')`);
}
