import { and, desc, eq, ne, sql } from "drizzle-orm";
import type { CredentialRef } from "#domain";
import type { SealedCredential, SealedId, VaultStore } from "#vault";
import { atomically, type Place } from "../engine/atomic.ts";
import type { Session } from "../engine/database.ts";
import { unwrapped } from "../engine/orm.ts";
import { credentials, vaultKeys } from "../schema/index.ts";
import { keyStore } from "./keys.ts";
import { loginShelf } from "./logins.ts";
import { isOf, packed, rowOf, sealedOf } from "./rows.ts";

/** Sealed credentials in the database, or in a transaction that writes more than them. */
export function vaultStore(place: Place): VaultStore {
  return {
    ...keyStore(place),
    read: (ref) => versionsIn(place, ref),
    add: (sealed, condition) => atomically(place, (session) => add(session, sealed, condition)),
    settle: (ref, version, outcome) =>
      atomically(place, async (session) => {
        const [newest, before] = await versionsIn(session, ref, "lock");
        if (newest?.version !== version || !before) return false;
        const isNewest = eq(credentials.version, version);
        const gone = outcome === "reverted" ? isNewest : ne(credentials.version, version);
        await unwrapped(session.orm.delete(credentials).where(and(isOf(ref), gone)));
        return true;
      }),
    remove: async (ref) => {
      const gone = place.orm.delete(credentials).where(isOf(ref));
      return (await unwrapped(gone.returning({ version: credentials.version }))).length;
    },
    page: (page) => pageIn(place, page),
    rewrap: (sealed, next) => rewrap(place, sealed, next),
    logins: loginShelf(place),
  };
}

async function add(
  session: Session,
  sealed: SealedCredential,
  { after, keep }: { readonly after: number; readonly keep?: number | undefined },
) {
  const { ref, version, kid } = sealed;
  if (!(await holdKey(session, kid))) return "key-retired";
  const [newest] = await versionsIn(session, ref, "lock");
  if ((newest?.version ?? 0) !== after) return "changed";
  // Another may have added the same version since; its row then stands in the way of ours.
  const inserted = await unwrapped(
    session.orm
      .insert(credentials)
      .values(rowOf(sealed))
      .onConflictDoNothing()
      .returning({ version: credentials.version }),
  );
  if (inserted.length === 0) return "changed";
  const others = and(
    isOf(ref),
    ne(credentials.version, version),
    keep === undefined ? undefined : ne(credentials.version, keep),
  );
  await unwrapped(session.orm.delete(credentials).where(others));
  return "added";
}

/** Keeps a key from being retired until the end of the transaction. False if it already is. */
async function holdKey(session: Session, kid: string): Promise<boolean> {
  const active = and(eq(vaultKeys.kid, kid), eq(vaultKeys.retired, false));
  const held = session.orm.select({ kid: vaultKeys.kid }).from(vaultKeys).where(active);
  return (await unwrapped(held.for("share"))).length > 0;
}

async function versionsIn(
  session: Session,
  ref: CredentialRef,
  mode?: "lock",
): Promise<SealedCredential[]> {
  const query = session.orm.select().from(credentials).where(isOf(ref));
  const ordered = query.orderBy(desc(credentials.version));
  return (await unwrapped(mode === "lock" ? ordered.for("update") : ordered)).map(sealedOf);
}

async function pageIn(
  session: Session,
  { after, limit, notUnder }: Parameters<VaultStore["page"]>[0],
): Promise<SealedCredential[]> {
  const { tenantId, connectionId, environment, purpose, version } = credentials;
  const query = session.orm
    .select()
    .from(credentials)
    .where(
      and(
        after && isAfter(after),
        notUnder === undefined ? undefined : ne(credentials.kid, notUnder),
      ),
    )
    .orderBy(tenantId, connectionId, environment, purpose, version)
    .limit(limit);
  return (await unwrapped(query)).map(sealedOf);
}

const isAfter = ({ tenant, connection, environment, purpose, version }: SealedId) =>
  sql`(tenant_id, connection_id, environment, purpose, version) >
      (${tenant}, ${connection}, ${environment}, ${purpose}, ${version}::int)`;

/** One statement: the key cannot be retired, nor the data key be changed, within it. */
async function rewrap(
  session: Session,
  { ref, version, kid, wrapped }: SealedCredential,
  next: Pick<SealedCredential, "kid" | "wrapped">,
): Promise<boolean> {
  const rows = await session.query(sql`
    with key as (
      select kid from vault_keys where kid = ${next.kid} and not retired for share
    )
    update credentials set kid = ${next.kid}, wrapped = ${packed(next.wrapped)}
    where ${isOf(ref)} and version = ${version}
      and kid = ${kid} and wrapped = ${packed(wrapped)} and exists (select from key)
    returning version`);
  return rows.length > 0;
}
