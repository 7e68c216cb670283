import { sql } from "drizzle-orm";
import { type ConnectionId, type Instant, tenantId, type TenantId } from "#domain";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";

export type ConnectionHook = { readonly createdAt: Instant; readonly calledAt?: Instant };

/** Addresses at which a broker may ask that a connection be read, of all tenants. */
export type ConnectionHooks = {
  readonly of: (tenant: TenantId, connection: ConnectionId) => Promise<ConnectionHook | undefined>;
  /** False if there is no such connection. */
  readonly make: (tenant: TenantId, connection: ConnectionId, at: Instant) => Promise<boolean>;
  readonly remove: (tenant: TenantId, connection: ConnectionId) => Promise<boolean>;
  /** Whose connection it is, if it has a hook. */
  readonly find: (
    connection: string,
  ) => Promise<{ readonly tenant: TenantId; readonly broker: string } | undefined>;
  /** Notes a call; false if it came before. What is older than `forgetBefore` is forgotten. */
  readonly take: (
    tenant: TenantId,
    connection: ConnectionId,
    call: { readonly id: string; readonly at: Instant; readonly forgetBefore: Instant },
  ) => Promise<boolean>;
};

/** The session is that of the owner of the data: who calls is known by the address only. */
export const connectionHooks = (session: Session): ConnectionHooks => ({
  async of(tenant, connection) {
    const [row] = await session.query<{ created: Instant; called: Instant | null }>(sql`
      select created_at as created, called_at as called from connection_hooks
      where tenant_id = ${tenant} and connection_id = ${storable(connection)}`);
    return row && { createdAt: row.created, ...(row.called && { calledAt: row.called }) };
  },
  async make(tenant, connection, at) {
    const rows = await session.query(sql`
      insert into connection_hooks (tenant_id, connection_id, created_at)
      select tenant_id, id, ${at} from connections
      where tenant_id = ${tenant} and id = ${storable(connection)}
      on conflict (connection_id) do update set created_at = excluded.created_at
      returning connection_id`);
    return rows.length > 0;
  },
  async remove(tenant, connection) {
    const rows = await session.query(sql`
      delete from connection_hooks
      where tenant_id = ${tenant} and connection_id = ${storable(connection)}
      returning connection_id`);
    return rows.length > 0;
  },
  async find(connection) {
    const [row] = await session.query<{ tenant: string; broker: string }>(sql`
      select hooks.tenant_id as tenant, broker from connection_hooks as hooks
      join connections on connections.id = hooks.connection_id
      where hooks.connection_id = ${storable(connection)}`);
    return row && { tenant: tenantId(row.tenant), broker: row.broker };
  },
  async take(tenant, connection, { id, at, forgetBefore }) {
    await session.query(sql`
      delete from hook_calls where connection_id = ${connection} and at < ${forgetBefore}`);
    const rows = await session.query(sql`
      with fresh as (
        insert into hook_calls (tenant_id, connection_id, id, at)
        values (${tenant}, ${connection}, ${storable(id)}, ${at})
        on conflict do nothing returning connection_id)
      update connection_hooks set called_at = ${at}
      from fresh where connection_hooks.connection_id = fresh.connection_id
      returning connection_hooks.connection_id`);
    return rows.length > 0;
  },
});
