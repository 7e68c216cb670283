import { sql } from "drizzle-orm";
import { type Instant, tenantId, type TenantId } from "#domain";
import type { Session } from "./engine/database.ts";

/** Secret addresses of calendars; of a secret only its SHA-256 is kept. */
export type CalendarFeeds = {
  readonly madeAt: (tenant: TenantId) => Promise<Instant | undefined>;
  /** The only address of the tenant from now on. */
  readonly make: (tenant: TenantId, hash: Uint8Array, at: Instant) => Promise<void>;
  readonly remove: (tenant: TenantId) => Promise<void>;
  readonly tenantOf: (hash: Uint8Array) => Promise<TenantId | undefined>;
};

/**
 * The session is that of the owner of the data: who asks for a calendar is known by its secret
 * only.
 */
export const calendarFeeds = (session: Session): CalendarFeeds => ({
  async madeAt(tenant) {
    const [row] = await session.query<{ at: Instant }>(
      sql`select made_at as at from calendar_feeds where tenant_id = ${tenant}`,
    );
    return row?.at;
  },
  async make(tenant, hash, at) {
    await session.query(sql`
      insert into calendar_feeds (tenant_id, hash, made_at) values (${tenant}, ${hash}, ${at})
      on conflict (tenant_id) do update set hash = excluded.hash, made_at = excluded.made_at`);
  },
  async remove(tenant) {
    await session.query(sql`delete from calendar_feeds where tenant_id = ${tenant}`);
  },
  async tenantOf(hash) {
    const [row] = await session.query<{ tenant: string }>(
      sql`select tenant_id as tenant from calendar_feeds where hash = ${hash}`,
    );
    return row && tenantId(row.tenant);
  },
});
