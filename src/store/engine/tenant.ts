import type { SQL } from "drizzle-orm";
import { fail, type TenantId } from "#domain";
import type { Database, Row, Transaction } from "./database.ts";
import { ormOver } from "./orm.ts";

/** The role under which a tenant's statements run; it owns nothing, so row-level security binds it. */
export const ROLE = "openblotter_app";

const SAFE = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The database as one tenant may see it. Each statement runs in a transaction that has taken the
 * role and the tenant, so what a query forgets to say the database adds: rows of others can neither
 * be read nor written.
 */
export function tenantDatabase(database: Database, tenant: TenantId): Database {
  if (!SAFE.test(tenant)) fail(unsafe(tenant));
  const settings = `set local role ${ROLE}; set local app.tenant = '${tenant}'`;

  const transaction: Database["transaction"] = (work, isolation, opening) =>
    database.transaction(
      (session) => work(scoped(session)),
      isolation,
      opening === undefined ? settings : `${settings}; ${opening}`,
    );

  const rows: Database["rows"] = (statement) => transaction((session) => session.rows(statement));
  return {
    orm: ormOver(rows),
    rows,
    query: <Result extends object = Row>(statement: SQL) =>
      transaction((session) => session.query<Result>(statement)),
    script: (text) => transaction((session) => session.script(text)),
    copyIn: (target, given) => transaction((session) => session.copyIn(target, given)),
    copyOut: () => fail(wholeTables),
    description: database.description,
    transaction,
    pool: () => fail(ownPool),
    close: () => database.close(),
  };
}

/**
 * COPY cannot write under row-level security, so it runs as the owner; whose the rows are is taken
 * from the session all the same. After an error the transaction is undone, and the role with it.
 */
function scoped(session: Transaction): Transaction {
  return {
    ...session,
    async copyIn(target, rows) {
      await session.script("set local role none");
      const count = await session.copyIn(target, rows);
      await session.script(`set local role ${ROLE}`);
      return count;
    },
  };
}

const ownPool = {
  code: "pool-of-tenant",
  message: "A tenant has no connections of its own",
  owner: "us",
  next: "Ask the database of the owner",
} as const;

const unsafe = (tenant: string) => ({
  code: "tenant-unsafe",
  message: `The tenant "${tenant.slice(0, 70)}" has characters that no tenant has`,
  owner: "us" as const,
  next: "Report it",
});

const wholeTables = {
  code: "tenant-copy",
  message: "Whole tables are read for backups only, by the owner of the data",
  owner: "us" as const,
  next: "Report it",
};
