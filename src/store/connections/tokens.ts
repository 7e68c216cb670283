import { sql } from "drizzle-orm";
import type { CredentialPurpose, Instant } from "#domain";
import type { TokenStore } from "#sync";
import type { Session } from "../engine/database.ts";
import { given } from "../rows/given.ts";

type TokenRow = {
  readonly generation: number;
  readonly sealed: string;
  readonly access_expires_at: Instant | null;
  readonly refresh_expires_at: Instant | null;
  readonly refreshing_since: Instant | null;
};

/**
 * Log-ins of connections with their credentials of one purpose. Everything is compare-and-set on
 * the generation, so that of two only one wins.
 */
export function tokenStore(session: Session, purpose: CredentialPurpose = "sync"): TokenStore {
  return {
    async read(connection) {
      const [row] = await session.query<TokenRow>(
        sql`select * from connection_tokens
          where connection_id = ${connection} and purpose = ${purpose}`,
      );
      if (!row || row.generation === 0) return undefined;
      return {
        generation: row.generation,
        sealed: row.sealed,
        ...given({
          accessExpiresAt: row.access_expires_at,
          refreshExpiresAt: row.refresh_expires_at,
          refreshingSince: row.refreshing_since,
        }),
      };
    },

    async beginRefresh(connection, generation, owner, ttlMs) {
      // A connection that never signed in has no row yet; the right to sign in makes one, without a log-in.
      const rows = await session.query(sql`
        insert into connection_tokens as held (connection_id, purpose, generation, sealed,
          refreshing_owner, refreshing_since, refreshing_until)
        select id, ${purpose}, 0, '', ${owner}, clock_timestamp(), clock_timestamp() + ${ttlMs} * interval '1 millisecond'
        from connections where id = ${connection} and (${generation} = 0 or exists (
          select from connection_tokens where connection_id = ${connection} and purpose = ${purpose}))
        on conflict (connection_id, purpose) do update set refreshing_owner = excluded.refreshing_owner,
          refreshing_since = excluded.refreshing_since, refreshing_until = excluded.refreshing_until
          where held.generation = ${generation}
            and (held.refreshing_until is null or held.refreshing_until <= clock_timestamp())
        returning generation`);
      return rows.length > 0;
    },

    async save(connection, generation, { sealed, accessExpiresAt, refreshExpiresAt }) {
      const rows = await session.query(sql`
        insert into connection_tokens (connection_id, purpose, generation, sealed, access_expires_at,
          refresh_expires_at)
        select id, ${purpose}, ${generation + 1}, ${sealed}, ${accessExpiresAt ?? null}::timestamptz, ${refreshExpiresAt ?? null}::timestamptz
        from connections where id = ${connection} and (${generation} = 0 or exists (
          select from connection_tokens where connection_id = ${connection} and purpose = ${purpose}))
        on conflict (connection_id, purpose) do update set
          generation = excluded.generation, sealed = excluded.sealed,
          access_expires_at = excluded.access_expires_at, refresh_expires_at = excluded.refresh_expires_at,
          refreshing_owner = null, refreshing_since = null, refreshing_until = null
          where connection_tokens.generation = ${generation}
        returning generation`);
      return rows.length > 0;
    },

    async abandonRefresh(connection, generation, owner) {
      await session.query(sql`
        update connection_tokens set refreshing_owner = null, refreshing_since = null, refreshing_until = null
        where connection_id = ${connection} and purpose = ${purpose} and generation = ${generation}
          and refreshing_owner = ${owner}`);
    },

    async remove(connection) {
      await session.query(sql`
        delete from connection_tokens where connection_id = ${connection} and purpose = ${purpose}`);
    },
  };
}
