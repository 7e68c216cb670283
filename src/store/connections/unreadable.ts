import { sql } from "drizzle-orm";
import type { QuarantineRow } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable, textArray } from "../rows/copy-text.ts";

/** What can be read at last under the same payload is no longer in quarantine. */
export async function leaveQuarantine(
  session: Session,
  source: string,
  raw: readonly (string | undefined)[],
): Promise<void> {
  const payloads = raw.flatMap((text) => (text === undefined ? [] : [storable(text)]));
  if (payloads.length === 0) return;
  await session.query(sql`
    delete from quarantine where import_id = ${source} and raw = any(${textArray(payloads)}::text[])`);
}

/** What the broker calls by these ids can be read, whatever it looked like before. */
export async function leaveUnderKeys(
  session: Session,
  source: string,
  keys: readonly string[],
): Promise<void> {
  await session.query(sql`
    delete from quarantine where import_id = ${source}
      and record_key = any(${textArray(keys.map(storable))}::text[])`);
}

/**
 * Puts records of a page into quarantine. Pages overlap, so what is there already, with the same
 * payload, is not added again. Gives how many are new.
 */
export async function saveUnreadable(
  session: Session,
  source: string,
  rows: readonly QuarantineRow[],
): Promise<number> {
  let added = 0;
  for (const row of rows) {
    const inserted = await session.query(sql`
      insert into quarantine (import_id, part, line, section, code, reason, raw, account_id, record_key,
        from_at, to_at)
      select ${source}, coalesce((select max(part) from quarantine where import_id = ${source}), -1) + 1,
        ${row.line}, ${row.section ?? null}, ${row.code}, ${storable(row.reason)}, ${storable(row.raw)},
        ${row.account ?? null}, ${row.key === undefined ? null : storable(row.key)},
        ${row.from ?? null}::timestamptz, ${row.to ?? null}::timestamptz
      where not exists (
        select from quarantine where import_id = ${source} and raw = ${storable(row.raw)})
      returning part`);
    added += inserted.length;
  }
  return added;
}
