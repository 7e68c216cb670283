import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { NotifyEvent } from "#notify";
import type { Session } from "../engine/database.ts";
import { jsonText } from "../rows/json-text.ts";

/** Half of SHA-256, so that an event told twice is one row. */
export const noticeId = (key: string): string =>
  createHash("sha256").update(key).digest("hex").slice(0, 32);

/**
 * Writes down what happened in the transaction in which it happens: both are there afterwards, or
 * neither. The session is that of the tenant who is told.
 */
export async function tell(session: Session, events: readonly NotifyEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ kind, key, at, detail }) => ({
    ...{ id: noticeId(key), kind, key, at, detail },
    connection: "connection" in detail ? detail.connection : null,
  }));
  await session.query(sql`
    insert into notices (id, kind, key, at, connection_id, detail)
    select id, kind, key, at, connection, detail
    from jsonb_to_recordset(${jsonText(rows)}::jsonb)
      as told (id text, kind text, key text, at timestamptz, connection text, detail jsonb)
    on conflict do nothing`);
}
