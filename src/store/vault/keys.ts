import { asc, eq, sql } from "drizzle-orm";
import type { KeyRecord, VaultStore } from "#vault";
import { atomically, type Place } from "../engine/atomic.ts";
import type { Session } from "../engine/database.ts";
import { unwrapped } from "../engine/orm.ts";
import { connectionTokens, credentials, vaultKeys } from "../schema/index.ts";
import { loginCounts } from "./logins.ts";
import { packed, unpacked } from "./rows.ts";

type KeyStore = Pick<VaultStore, "keys" | "addKey" | "retireKey" | "counts" | "reset">;

/** What the database knows of keys. */
export function keyStore(place: Place): KeyStore {
  return {
    keys: () => keysIn(place),

    addKey: (key, expected) =>
      atomically(place, async (session) => {
        // Waits for others who add a key, and lets those who read and seal go on.
        await session.query(sql`lock table vault_keys in share row exclusive mode`);
        const known = (await keysIn(session)).map(({ kid }) => kid);
        if (known.length !== expected.length || !known.every((kid) => expected.includes(kid)))
          return false;
        await unwrapped(session.orm.insert(vaultKeys).values(keyRow(key)));
        return true;
      }),

    retireKey: (kid) =>
      atomically(place, async (session) => {
        // Whoever seals holds the row; what was sealed before is then seen by the next statement.
        const [known] = await unwrapped(
          session.orm.select().from(vaultKeys).where(eq(vaultKeys.kid, kid)).for("update"),
        );
        if (!known) return "unknown";
        if (((await countsIn(session))[kid] ?? 0) > 0) return "in-use";
        const retired = session.orm.update(vaultKeys).set({ retired: true });
        await unwrapped(retired.where(eq(vaultKeys.kid, kid)));
        return "retired";
      }),

    counts: () => countsIn(place),

    reset: (key) =>
      atomically(place, async (session) => {
        await session.query(sql`lock table vault_keys in share row exclusive mode`);
        await unwrapped(session.orm.delete(credentials));
        await unwrapped(session.orm.delete(connectionTokens));
        await unwrapped(session.orm.delete(vaultKeys));
        await unwrapped(session.orm.insert(vaultKeys).values(keyRow(key)));
      }),
  };
}

async function keysIn(session: Session): Promise<KeyRecord[]> {
  const rows = await unwrapped(session.orm.select().from(vaultKeys).orderBy(asc(vaultKeys.kid)));
  return rows.map(({ kid, canary, retired }) => ({ kid, canary: unpacked(canary), retired }));
}

async function countsIn(session: Session): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const rows = await session.query<{ kid: string; versions: number }>(
    sql`select kid, count(*)::int as versions from credentials group by kid`,
  );
  for (const { kid, versions } of [...rows, ...(await loginCounts(session))])
    counts[kid] = (counts[kid] ?? 0) + versions;
  return counts;
}

const keyRow = ({ kid, canary, retired }: KeyRecord) => ({ kid, canary: packed(canary), retired });
