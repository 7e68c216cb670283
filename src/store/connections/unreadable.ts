import { sql } from "drizzle-orm";
import type { QuarantineRow } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";

/**
 * Puts records of a page into quarantine. Pages overlap, so what is there already, with the same
 * reason and payload, is not added again.
 */
export async function saveUnreadable(
  session: Session,
  source: string,
  rows: readonly QuarantineRow[],
): Promise<void> {
  for (const row of rows) {
    await session.query(sql`
      insert into quarantine (import_id, part, line, section, code, reason, raw)
      select ${source}, coalesce((select max(part) from quarantine where import_id = ${source}), -1) + 1,
        ${row.line}, ${row.section ?? null}, ${row.code}, ${storable(row.reason)}, ${storable(row.raw)}
      where not exists (
        select from quarantine where import_id = ${source}
          and code = ${row.code} and reason = ${storable(row.reason)} and raw = ${storable(row.raw)})`);
  }
}
