/** Log-ins that are kept beside their connections turn with the keys, as credentials do. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { connectionId, type CredentialRef } from "#domain";
import { LOCAL_TENANT } from "#store";
import { createTextSeal, createVault, keySetOf, kidOf } from "#vault";
import type { Opened } from "../store/opened.ts";
import { keyOf, random } from "./keys.ts";

const kid = (name: string) => kidOf(keyOf(name));
const refOf = (n: number): CredentialRef => ({
  tenant: LOCAL_TENANT,
  connection: connectionId(`c${n}`),
  environment: n % 2 === 0 ? "paper" : "live",
  purpose: "sync",
});

export function loginCases({ store }: Opened): void {
  const vaultWith = (first: string, ...others: readonly string[]) => {
    const load = async () => keySetOf([keyOf(first), ...others.map(keyOf)]);
    const options = { store: store().vault, keyring: { load, make: load }, random };
    return { vault: createVault(options), seal: createTextSeal(options) };
  };

  const signIn = async (n: number, generation: number, sealed: string) => {
    const { connection, environment } = refOf(n);
    const { database } = store();
    await database.query(sql`
      insert into connections (id, tenant_id, broker, environment, label, state, created_at,
        sync_enabled, interval_minutes, source)
      values (${connection}, ${LOCAL_TENANT}, 'test', ${environment}, '', 'connected', now(),
        true, 15, '')`);
    await database.query(sql`
      insert into connection_tokens (tenant_id, connection_id, generation, sealed)
      values (${LOCAL_TENANT}, ${connection}, ${generation}, ${sealed})`);
  };
  const signInAll = async (count: number) => {
    const { seal } = vaultWith("k1");
    for (let n = 0; n < count; n++)
      await signIn(n, n + 1, await seal.seal(refOf(n), n + 1, `T${n}`));
    await signIn(count, 0, "");
  };
  const textOf = async (n: number): Promise<string> => {
    const [row] = await store().database.query<{ sealed: string }>(
      sql`select sealed from connection_tokens where connection_id = ${refOf(n).connection}`,
    );
    return row?.sealed ?? "";
  };

  test("a rotation turns log-ins, page by page, and they open afterwards", async () => {
    await signInAll(7);
    const { vault, seal } = vaultWith("k2", "k1");
    expect(await store().vault.counts()).toEqual({ [kid("k1")]: 7 });
    const [first] = await store().vault.logins.page({ limit: 1 });
    expect(first).toMatchObject({ ref: refOf(0), version: 1, kid: kid("k1") });
    await expect(vault.retire(kid("k1"))).rejects.toMatchObject({
      failure: { code: "vault-key-in-use" },
    });
    expect(await vault.rotate()).toMatchObject({ rewrapped: 7, counts: { [kid("k2")]: 7 } });
    await vault.retire(kid("k1"));
    const later = vaultWith("k2");
    for (let n = 0; n < 7; n++)
      expect(await later.seal.open(refOf(n), n + 1, await textOf(n))).toBe(`T${n}`);
    expect(await textOf(7)).toBe("");
    expect(await later.vault.check()).toMatchObject({ opened: 7, unreadable: [] });
    expect(await seal.open(refOf(1), 2, await textOf(1))).toBe("T1");
  });

  test("a log-in that is renewed meanwhile is left alone", async () => {
    await signInAll(1);
    const { seal } = vaultWith("k2", "k1");
    await vaultWith("k2", "k1").vault.ready();
    const [read] = await store().vault.logins.page({ limit: 1 });
    if (!read) throw new Error("No log-in");
    // The next generation, and the same one sealed anew.
    for (const generation of [2, 1]) {
      const renewed = await seal.seal(refOf(0), generation, "renewed");
      await store().database.query(
        sql`update connection_tokens set generation = ${generation}, sealed = ${renewed}`,
      );
      expect(await store().vault.logins.rewrap(read, { ...read, kid: kid("k2") })).toBe(false);
      expect(await textOf(0)).toBe(renewed);
    }
  });

  test("log-ins that changed places or were bent are named and do not stop the others", async () => {
    await signInAll(4);
    const [one, two, three] = [await textOf(0), await textOf(1), await textOf(2)];
    const put = (n: number, text: string) =>
      store().database.query(
        sql`update connection_tokens set sealed = ${text} where connection_id = ${refOf(n).connection}`,
      );
    await put(0, two);
    await put(1, one);
    await put(2, `${three.slice(0, 40)}${three[40] === "A" ? "B" : "A"}${three.slice(41)}`);
    const { vault } = vaultWith("k2", "k1");
    const report = await vault.rotate();
    expect(report.rewrapped).toBe(1);
    expect(report.unreadable.map(({ ref, code }) => [ref.connection, code])).toEqual([
      ["c0", "credential-unreadable"],
      ["c1", "credential-unreadable"],
      ["c2", "credential-unreadable"],
    ]);
    expect((await vault.check()).unreadable).toEqual(report.unreadable);
  });

  test("a reset forgets log-ins too", async () => {
    await signInAll(2);
    await vaultWith("k9").vault.reset();
    expect(await store().vault.counts()).toEqual({});
    expect(await textOf(0)).toBe("");
  });
}
