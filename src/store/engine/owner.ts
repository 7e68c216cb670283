import type { Client } from "pg";
import { fail } from "#domain";
import { LOCKS } from "../migrate.ts";
import { isAlive, ROLE, SUPERUSER, type Endpoint } from "./cluster.ts";
import type { Surroundings } from "./database.ts";
import { tenantRoleStatements } from "./protect.ts";
import { ROLE as TENANT_ROLE } from "./tenant.ts";

/** How to reach the database of an embedded server. */
export const connectionTo = (endpoint: Endpoint, password: string) => ({
  ...endpoint,
  user: ROLE,
  password,
  database: "postgres",
});

export async function connect(endpoint: Endpoint, password: string, name: string): Promise<Client> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ ...connectionTo(endpoint, password), application_name: name });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** A cluster that is older than tenants lacks their role, which its superuser can make. */
export async function ensureTenantRole(
  owner: Client,
  { endpoint, password }: { readonly endpoint: Endpoint; readonly password: string },
): Promise<void> {
  const { rows } = await owner.query("select from pg_roles where rolname = $1", [TENANT_ROLE]);
  if (rows.length > 0) return;
  const { default: pg } = await import("pg");
  const superuser = new pg.Client({ ...connectionTo(endpoint, password), user: SUPERUSER });
  await superuser.connect();
  try {
    for (const statement of tenantRoleStatements(ROLE)) await superuser.query(statement);
  } finally {
    await superuser.end();
  }
}

/** Code of the failure that another process holds the folder. */
export const IN_USE = "folder-in-use";
/** Name of the connection that holds the lock, followed by the number of its process. */
export const OWNER_NAME = "openblotter owner";

export function refuse(folder: string, holder: number | undefined): never {
  const who = holder === undefined ? "another process" : `process ${holder}`;
  fail({
    code: IN_USE,
    message: `The data folder "${folder}" is in use by ${who}`,
    owner: "user",
    next: "Stop that process, or choose another folder with --data",
    details: holder === undefined ? { folder } : { folder, holder },
  });
}

/** Takes the lock of the folder. A holder that was killed is noticed by the server within moments. */
export async function lock(
  owner: Client,
  surroundings: Surroundings,
): Promise<true | { readonly holder: number | undefined }> {
  for (let attempt = 0; ; attempt++) {
    const { rows } = await owner.query(`select pg_try_advisory_lock(${LOCKS.owner}) as taken`);
    if (rows[0]?.taken === true) return true;
    const holder = await holderOf(owner);
    if (attempt >= 100 || (holder.process !== undefined && isAlive(holder.process)))
      return { holder: holder.process };
    if (holder.backend !== undefined)
      await owner.query("select pg_terminate_backend($1)", [holder.backend]);
    await surroundings.sleep(20);
  }
}

async function holderOf(owner: Client): Promise<{ backend?: number; process?: number }> {
  const { rows } = await owner.query(
    `select pid, application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and objid = ${LOCKS.owner} and granted`,
  );
  const process = Number.parseInt(String(rows[0]?.name ?? "").slice(OWNER_NAME.length), 10);
  return {
    ...(rows[0] ? { backend: rows[0].pid } : {}),
    ...(Number.isSafeInteger(process) ? { process } : {}),
  };
}

/** Connections of others to the server. */
export async function guestsOf(owner: Client): Promise<number> {
  const listed = owner.query(
    `select count(*)::int as guests from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  // A server that is gone has no guests.
  const { rows } = await listed.catch(() => ({ rows: [] }));
  return Number(rows[0]?.guests ?? 0);
}
