import { sql } from "drizzle-orm";
import { type ConnectionId, connectionId, type Instant, type TenantId, tenantId } from "#domain";
import type { Session } from "../engine/database.ts";
import { given } from "../rows/given.ts";

/** A log-in that may end soon. */
export type EndingLogIn = {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly label: string;
  readonly broker: string;
  readonly signedInAt?: Instant;
  readonly refreshExpiresAt?: Instant;
};

/** The log-ins of all tenants. */
export type LogIns = {
  /**
   * Those of connections that go on by themselves and may end between two moments, by what the
   * broker said or by how long log-ins of it live; page by page, by the id of the last.
   */
  readonly ending: (request: {
    readonly from: Instant;
    readonly to: Instant;
    readonly lives: readonly { readonly broker: string; readonly lifeMs: number }[];
    readonly limit: number;
    readonly after?: ConnectionId | undefined;
  }) => Promise<readonly EndingLogIn[]>;
};

type EndingRow = {
  readonly tenant_id: string;
  readonly id: string;
  readonly label: string;
  readonly broker: string;
  readonly signed_in_at: Instant | null;
  readonly refresh_expires_at: Instant | null;
};

/** The session is that of the owner of the data. */
export const logInsOver = (session: Session): LogIns => ({
  async ending({ from, to, lives, limit, after = "" }) {
    const brokers = sql.param(lives.map(({ broker }) => broker));
    const ms = sql.param(lives.map(({ lifeMs }) => String(lifeMs)));
    const rows = await session.query<EndingRow>(sql`
      select c.tenant_id, c.id, c.label, c.broker, c.signed_in_at, t.refresh_expires_at
      from unnest(${brokers}::text[], ${ms}::bigint[]) as life (broker, ms)
      join connections c on c.broker = life.broker
      left join connection_tokens t on t.connection_id = c.id and t.purpose = 'sync'
      where c.id > ${after} and c.sync_enabled and c.state not in ('paused', 'needs-user')
        and (t.refresh_expires_at between ${from} and ${to}
          or c.signed_in_at + life.ms * interval '1 millisecond' between ${from} and ${to})
      order by c.id limit ${limit}`);
    return rows.map((row) => ({
      tenant: tenantId(row.tenant_id),
      connection: connectionId(row.id),
      label: row.label,
      broker: row.broker,
      ...given({ signedInAt: row.signed_in_at, refreshExpiresAt: row.refresh_expires_at }),
    }));
  },
});
