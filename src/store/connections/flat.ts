import { sql } from "drizzle-orm";
import type { AccountId, Instant } from "#domain";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";

type Flat = { readonly account: AccountId; readonly at: Instant; readonly source: string };

/** Of everything that was stated last, and was not none, none is stated now. */
export async function writeFlat(session: Session, { account, at, source }: Flat): Promise<void> {
  const id = storable(account);
  await session.query(sql`
    insert into reported_positions (account_id, instrument_id, as_of, import_id, quantity)
    select distinct account_id, instrument_id, ${at}::timestamptz, ${storable(source)}, 0
    from reported_positions
    where account_id = ${id} and quantity <> 0 and as_of < ${at}::timestamptz
      and as_of = (select max(as_of) from reported_positions where account_id = ${id})
    on conflict do nothing`);
}
