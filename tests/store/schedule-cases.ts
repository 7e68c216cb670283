/** What a database must do for schedules. */
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { connectionId, importId, type Instant, instantOf, tenantId } from "#domain";
import { schedulesCases } from "#testing";
import type { Opened } from "./opened.ts";

export function scheduleCases({ store }: Opened): void {
  const now = async () => {
    const [row] = await store().database.query<{ at: Instant }>(
      sql`select clock_timestamp() as at`,
    );
    return row?.at ?? expect.fail("The database tells the time");
  };
  const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  describe("schedules", () => {
    it.each(schedulesCases)("$name", async ({ run }) => {
      const storeOf = (tenant: ReturnType<typeof tenantId>) =>
        store().forTenant(tenant).connections;
      await run({ schedules: store().schedules, storeOf, now, pass });
    });

    it("knows the workers that gave a sign of life, until they leave or are missed", async () => {
      const { fleet } = store();
      const sign = (id: string, running = 0) =>
        fleet.sign({
          ...{ id, running, host: "host", pid: 7, role: "worker", version: "1", concurrency: 16 },
          startedAt: instantOf(Date.UTC(2026, 0, 5)),
          lagsMs: [3, 1],
          breakers: [{ broker: "b", host: "h", credential: "c", state: "open" }],
        });
      await sign("a");
      await sign("b");
      await sign("a", 3);
      const present = await fleet.present(10_000);
      expect(present).toMatchObject([
        { id: "a", running: 3, role: "worker", lagsMs: [3, 1], breakers: [{ state: "open" }] },
        { id: "b", running: 0 },
      ]);
      await fleet.leave("b");
      expect((await fleet.present(10_000)).map(({ id }) => id)).toEqual(["a"]);
      await pass(60);
      expect(await fleet.present(50)).toEqual([]);
    });

    it("finds what is due among many by the index", async () => {
      await store().connections.create({
        id: connectionId("c"),
        tenant: tenantId("local"),
        broker: "suite",
        environment: "paper",
        label: "Suite",
        createdAt: await now(),
        syncEnabled: true,
        intervalMinutes: 15,
        nextAttemptAt: instantOf(Date.UTC(2026, 0, 5)),
        source: importId("source"),
      });
      // Many that are not due.
      await store().database.query(sql`
        insert into connections (tenant_id, id, broker, environment, label, state, created_at,
          sync_enabled, interval_minutes, source, next_attempt_at)
        select 'local', 'd' || n, 'suite', 'paper', 'Suite', 'connected', now(), true, 15,
          'source-' || n, now() + interval '1 hour' from generate_series(1, 5000) n`);
      await store().database.script("analyze connections");
      const plan = await store().database.query<Record<string, string>>(sql`
        explain select id from connections
        where coalesce(slot_at, next_attempt_at) <= least(statement_timestamp(), 'infinity'::timestamptz)
          and sync_enabled and state not in ('paused', 'needs-user')`);
      expect(JSON.stringify(plan)).toContain("connections_due");
      const found = await store().schedules.claim({ limit: 10, ttlMs: 1_000 });
      expect(found.map(({ connection }) => connection)).toEqual(["c"]);
    });
  });
}
