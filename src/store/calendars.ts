import { sql } from "drizzle-orm";
import { type AuditEntry, type Instant, tenantId, type TenantId } from "#domain";
import { appendAudit } from "./audit/append.ts";
import type { Database } from "./engine/database.ts";

/** Secret addresses of calendars; of a secret only its SHA-256 is kept. */
export type CalendarFeeds = {
  readonly madeAt: (tenant: TenantId) => Promise<Instant | undefined>;
  /**
   * The only address of the tenant from now on. With an entry, here and below, both are written or
   * neither.
   */
  readonly make: (
    feed: { readonly tenant: TenantId; readonly hash: Uint8Array; readonly at: Instant },
    entry?: AuditEntry,
  ) => Promise<void>;
  readonly remove: (tenant: TenantId, entry?: AuditEntry) => Promise<void>;
  readonly tenantOf: (hash: Uint8Array) => Promise<TenantId | undefined>;
};

/**
 * The session is that of the owner of the data: who asks for a calendar is known by its secret
 * only.
 */
export const calendarFeeds = (database: Database): CalendarFeeds => ({
  async madeAt(tenant) {
    const [row] = await database.query<{ at: Instant }>(
      sql`select made_at as at from calendar_feeds where tenant_id = ${tenant}`,
    );
    return row?.at;
  },
  make: ({ tenant, hash, at }, entry) =>
    database.transaction(async (session) => {
      await session.query(sql`
        insert into calendar_feeds (tenant_id, hash, made_at) values (${tenant}, ${hash}, ${at})
        on conflict (tenant_id) do update set hash = excluded.hash, made_at = excluded.made_at`);
      if (entry) await appendAudit(session, entry);
    }),
  remove: (tenant, entry) =>
    database.transaction(async (session) => {
      await session.query(sql`delete from calendar_feeds where tenant_id = ${tenant}`);
      if (entry) await appendAudit(session, entry);
    }),
  async tenantOf(hash) {
    const [row] = await database.query<{ tenant: string }>(
      sql`select tenant_id as tenant from calendar_feeds where hash = ${hash}`,
    );
    return row && tenantId(row.tenant);
  },
});
