/**
 * The plan to grow says that executions and cash can be divided by tenant without a change of what
 * stands above the tables. Here they are.
 */
import { rm } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSystem, surroundings, type System } from "#app";
import { dataFolder } from "../support/store.ts";

const PARTS = 8;
const folders: string[] = [];
let whole: System;
let divided: System;

async function opened(): Promise<System> {
  const folder = await dataFolder();
  folders.push(folder);
  return openSystem({ folder, surroundings });
}

/** The same table in parts, with what binds tenants to their rows. */
const divide = (table: string) => `
  alter table ${table} rename to ${table}_whole;
  create table ${table} (like ${table}_whole including all) partition by hash (tenant_id);
  ${Array.from(
    { length: PARTS },
    (_, n) => `create table ${table}_${n} partition of ${table}
      for values with (modulus ${PARTS}, remainder ${n});`,
  ).join("\n")}
  insert into ${table} select * from ${table}_whole;
  drop table ${table}_whole cascade;
  alter table ${table} enable row level security;
  create policy own on ${table}
    using (tenant_id = (select current_setting('app.tenant', true)))
    with check (tenant_id = (select current_setting('app.tenant', true)));
  grant select, insert, update, delete on ${table} to openblotter_app;`;

beforeAll(async () => {
  [whole, divided] = await Promise.all([opened(), opened()]);
  for (const table of ["executions", "cash_movements"])
    await divided.store.database.script(divide(table));
});
afterAll(async () => {
  await Promise.all([whole?.close(), divided?.close()]);
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

test("an import brings the same trades into divided tables, once", async () => {
  const read = async ({ services }: System) => {
    const { executions } = await services.sample.add();
    const [trades, cash] = await Promise.all([
      services.blotter.trades({}, { by: "opened", descending: false }, { limit: 1000 }),
      services.blotter.cash({}, { limit: 1000 }),
    ]);
    return { new: executions.new, trades: trades.items, cash: cash.items };
  };
  const [one, other] = [await read(whole), await read(divided)];
  expect(one.trades.length).toBeGreaterThan(20);
  expect(JSON.stringify(other.trades)).toBe(JSON.stringify(one.trades));
  expect(JSON.stringify(other.cash)).toBe(JSON.stringify(one.cash));
  expect((await read(divided)).new).toBe(0);
});

test("the rows of a tenant lie in one part, and a question of the tenant reads no other", async () => {
  const { database, scoped } = divided.store;
  const rows = await database.query<{ part: string }>(
    sql`select distinct tableoid::regclass::text as part from executions`,
  );
  expect(rows).toHaveLength(1);
  const plan = await scoped.query<{ "QUERY PLAN": string }>(
    sql`explain (analyze, costs off, timing off) select count(*) from executions`,
  );
  // A part that is not asked stands in the plan as never executed.
  const asked = plan
    .map((line) => line["QUERY PLAN"])
    .filter((line) => !line.includes("never executed"))
    .flatMap((line) => / on (executions_\d)/.exec(line)?.[1] ?? []);
  expect([...new Set(asked)]).toEqual(rows.map(({ part }) => part));
});
