import { sql } from "drizzle-orm";
import type { AccountId, Currency } from "#domain";
import type { BlankAccount } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable, textArray } from "../rows/copy-text.ts";

const HELD = ["executions", "splits", "cash_movements", "round_trips", "gaps"];

/** Those of the accounts of which no event and nothing built is stored, in the order given. */
export async function blankAmong(
  session: Session,
  accounts: readonly AccountId[],
): Promise<readonly BlankAccount[]> {
  const holds = HELD.map(
    (table) => sql`exists (select from ${sql.identifier(table)} as x where x.account_id = t.id)`,
  );
  const rows = await session.query<{ n: number; currency: Currency | null }>(sql`
    select t.n::int as n, accounts.currency
    from unnest(${textArray(accounts.map(storable))}::text[]) with ordinality as t (id, n)
    left join accounts on accounts.id = t.id
    where not (${sql.join(holds, sql` or `)}) order by t.n`);
  return rows.flatMap(({ n, currency }) => {
    const account = accounts[n - 1];
    return account === undefined ? [] : [{ account, ...(currency === null ? {} : { currency }) }];
  });
}
