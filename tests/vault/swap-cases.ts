/** Somebody who can write to the database moves rows about; nothing opens in another place. */
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { connectionId, type CredentialRef, Secret, tenantId } from "#domain";
import { createVault, keySetOf } from "#vault";
import type { Opened } from "../store/opened.ts";
import { keyOf, random } from "./keys.ts";

const base: CredentialRef = {
  tenant: tenantId("t1"),
  connection: connectionId("alpaca-1"),
  environment: "paper",
  purpose: "sync",
};
const places: readonly CredentialRef[] = [
  base,
  { ...base, tenant: tenantId("t2") },
  { ...base, connection: connectionId("oanda-1") },
  { ...base, environment: "live" },
  { ...base, purpose: "trade" },
];
const whereIs = (ref: CredentialRef) =>
  sql`tenant_id = ${ref.tenant} and connection_id = ${ref.connection}
    and environment = ${ref.environment} and purpose = ${ref.purpose}`;

const MOVES = ["wrapped", "fields", "wrapped, fields", "wrapped, fields, kid, format"] as const;

const WHOLE = MOVES[3];

export function swapCases({ store }: Opened): void {
  const write = (
    into: CredentialRef,
    columns: string,
    from: CredentialRef,
    table = "credentials",
  ) =>
    store().database.query(sql`
      update credentials set (${sql.raw(columns)}) =
        (select ${sql.raw(columns)} from ${sql.raw(table)} where ${whereIs(from)})
      where ${whereIs(into)}`);

  test("no row opens in the place of another tenant, broker, environment or purpose", async () => {
    const load = async () => keySetOf([keyOf("k1"), keyOf("k2")]);
    const vault = createVault({ store: store().vault, keyring: { load, make: load }, random });
    for (const [at, ref] of places.entries())
      await vault.put(ref, { token: new Secret(`T-${at}`) });
    await store().database.script("create table kept as select * from credentials");
    let tried = 0;
    for (const into of places) {
      for (const from of places.filter((place) => place !== into)) {
        for (const columns of MOVES) {
          await write(into, columns, from);
          await expect(vault.open(into)).rejects.toMatchObject({
            failure: { code: "credential-unreadable" },
          });
          await write(into, WHOLE, into, "kept");
          tried++;
        }
      }
    }
    expect(tried).toBe(places.length * (places.length - 1) * MOVES.length);
    await store().database.script("drop table kept");
    for (const [at, ref] of places.entries())
      expect((await vault.open(ref)).fields["token"]?.reveal()).toBe(`T-${at}`);
  });
}
