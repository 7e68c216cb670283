import { sql } from "drizzle-orm";
import type { AccountId } from "#domain";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";

/** Importers whose standing imports brought something of the account. */
export async function formatsOf(session: Session, account: AccountId): Promise<string[]> {
  const rows = await session.query<{ importer: string }>(sql`
    select distinct importer from imports
    where report -> 'accounts' ? ${storable(account)} order by importer`);
  return rows.map(({ importer }) => importer);
}
