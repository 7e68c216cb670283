/** What one tenant must never see or change of another, table by table. */
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { connectionId, importId, tenantId, type TenantId } from "#domain";
import type { TenantStore } from "#store";
import {
  account,
  accountRow,
  cash,
  executions,
  report,
  second,
  start,
  stock,
} from "../support/records.ts";
import { roundTrip } from "../support/trips.ts";
import type { Opened } from "./opened.ts";

const ANNA = tenantId("anna");
const BERT = tenantId("bert");

/** Something in every table that belongs to somebody. */
async function fill(store: TenantStore, tenant: TenantId): Promise<void> {
  const begun = start(1, { id: importId(`import-${tenant}`) });
  await store.imports.transaction(begun, async (transaction) => {
    await transaction.accounts([accountRow()]);
    await transaction.executions(executions(3));
    await transaction.cash([cash(1)]);
    await transaction.quarantine([{ line: 1, code: "x", reason: "X", raw: "raw" }]);
    await transaction.keep(new TextEncoder().encode(`secret of ${tenant}`));
    const touched = { account, instrument: stock().id, since: second(0) };
    await transaction.replaceRoundTrips(touched, undefined, one());
    await transaction.commit(report(begun));
  });
  await store.annotations.annotate(
    { account, instrument: stock().id, trip: "t1" as never },
    { note: tenant, tags: [tenant], updatedAt: second(1) },
  );
  const connection = connectionId(`connection-${tenant}`);
  await store.connections.create({
    id: connection,
    tenant,
    broker: "sandy",
    environment: "paper",
    label: tenant,
    createdAt: second(0),
    syncEnabled: true,
    intervalMinutes: 15,
    source: importId(`source-${tenant}`),
  });
}

async function* one() {
  yield [roundTrip({ id: "t1" as never, openedAt: second(0), closedAt: undefined })];
}

export function tenantCases({ store }: Opened): void {
  describe("tenants", () => {
    it("hold the same account side by side and see each their own", async () => {
      const [anna, bert] = [store().forTenant(ANNA), store().forTenant(BERT)];
      await fill(anna, ANNA);
      await fill(bert, BERT);
      expect(await anna.blotter.countExecutions({})).toBe(3);
      expect(await bert.blotter.countExecutions({})).toBe(3);
      expect((await anna.connections.list()).map(({ label }) => label)).toEqual(["anna"]);
      expect((await bert.annotations.tags()).map(({ tag }) => tag)).toEqual(["bert"]);
      expect(await store().blotter.countExecutions({})).toBe(0);
    });

    it("find nothing under the ids of another", async () => {
      const [anna, bert] = [store().forTenant(ANNA), store().forTenant(BERT)];
      await fill(anna, ANNA);
      const foreign = importId(`import-${ANNA}`);
      expect(await bert.imports.start(foreign)).toBeUndefined();
      expect(await bert.blotter.import(foreign)).toBeUndefined();
      expect(await bert.connections.read(connectionId(`connection-${ANNA}`))).toBeUndefined();
      expect(await bert.blotter.trade(account, stock().id, "t1" as never)).toBeUndefined();
      expect(await bert.connections.lease(connectionId(`connection-${ANNA}`), "b", 1000)).toBe(
        undefined,
      );
      let bytes = 0;
      for await (const piece of bert.imports.file(foreign)) bytes += piece.length;
      expect(bytes).toBe(0);
    });

    it("can neither read, change, take nor delete a row of another in any table", async () => {
      const { database } = store();
      await fill(store().forTenant(ANNA), ANNA);
      const bert = store().forTenant(BERT).scoped;
      const tables = await database.query<{ name: string }>(sql`
        select table_name as name from information_schema.columns
        where table_schema = current_schema() and column_name = 'tenant_id' order by 1`);
      expect(tables.length).toBeGreaterThan(20);
      let filled = 0;
      for (const { name } of tables) {
        const table = sql.identifier(name);
        const [all] = await database.query<{ n: number }>(
          sql`select count(*)::int as n from ${table} where tenant_id = ${ANNA}`,
        );
        if ((all?.n ?? 0) > 0) filled++;
        const [seen] = await bert.query<{ n: number }>(
          sql`select count(*)::int as n from ${table} where tenant_id = ${ANNA}`,
        );
        expect(seen?.n, `rows of "${name}" that another sees`).toBe(0);
        if (name === "audit_log") continue;
        await bert.query(sql`delete from ${table}`);
        await bert.query(sql`update ${table} set tenant_id = ${BERT} where tenant_id = ${ANNA}`);
        const [left] = await database.query<{ n: number }>(
          sql`select count(*)::int as n from ${table} where tenant_id = ${ANNA}`,
        );
        expect(left?.n, `rows of "${name}" that are left`).toBe(all?.n);
      }
      expect(filled).toBeGreaterThanOrEqual(9);
    });

    it("cannot write a row in the name of another", async () => {
      const bert = store().forTenant(BERT).scoped;
      await expect(
        bert.query(sql`insert into accounts (tenant_id, id, broker) values (${ANNA}, 'a', 'b')`),
      ).rejects.toThrow();
    });

    it("every table that belongs to somebody is bound, and the role owns none", async () => {
      const open = await store().database.query<{ name: string }>(sql`
        select c.relname as name from pg_class c join pg_roles r on r.oid = c.relowner
        where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
          and c.relname not in ('openblotter_schema', 'vault_keys', 'workers', 'setting_versions')
          and not starts_with(c.relname, 'people_')
          and (not c.relrowsecurity or r.rolname = 'openblotter_app')`);
      expect(open).toEqual([]);
    });

    it.each(["workers", "setting_versions"])(
      "cannot read %s, which belong to nobody",
      async (name) => {
        const read = store()
          .forTenant(ANNA)
          .scoped.query(sql`select from ${sql.identifier(name)}`);
        await expect(read).rejects.toThrow(/may not/);
      },
    );

    it("cannot read who the people are, nor what they sign in with", async () => {
      const tables = await store().database.query<{ name: string }>(sql`
        select table_name as name from information_schema.tables
        where table_schema = current_schema() and starts_with(table_name, 'people_')`);
      expect(tables).toHaveLength(7);
      for (const { name } of tables) {
        const read = store()
          .forTenant(ANNA)
          .scoped.query(sql`select from ${sql.identifier(name)}`);
        await expect(read, name).rejects.toThrow();
      }
    });

    it("a statement without a tenant writes nothing", async () => {
      await expect(
        store().database.query(sql`insert into accounts (id, broker) values ('a', 'b')`),
      ).rejects.toThrow();
    });
  });
}
