/** What a database must do to tell how connections could be read. */
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { connectionId, importId, instantOf, tenantId } from "#domain";
import type { Opened } from "./opened.ts";

const NOON = Date.UTC(2026, 0, 5, 12);
const at = (minutes: number) => instantOf(NOON + minutes * 60_000);
const ANNA = tenantId("anna");

type Ended = readonly [minutes: number, outcome: string, owner?: "user" | "broker" | "us"];

export function readingCases({ store }: Opened): void {
  const anna = () => store().forTenant(ANNA);

  /** A connection that was read so, each reading a minute long. */
  async function read(name: string, readings: readonly Ended[]): Promise<void> {
    const id = connectionId(name);
    await anna().connections.create({
      ...{ id, tenant: ANNA, broker: "sandy", environment: "paper", label: name },
      ...{ createdAt: at(0), syncEnabled: true, intervalMinutes: 15, source: importId(name) },
    });
    for (const [minutes, outcome, owner] of readings) {
      const failure = owner === undefined ? null : JSON.stringify({ code: "x", owner });
      await anna().scoped.query(sql`
        insert into pulls (id, connection_id, trigger, started_at, ended_at, outcome, failure,
          imported, skipped, updated, quarantined, pages, calls, retries, waited_ms, duration_ms)
        values (${`${name}-${minutes}`}, ${id}, 'scheduled', ${at(minutes - 1)}::timestamptz,
          ${at(minutes)}::timestamptz, ${outcome}, ${failure}::jsonb, 0, 0, 0, 0, 0, 0, 0, 0, 0)`);
    }
  }

  describe("readings", () => {
    it("count what the broker answered, and how long data stood meanwhile", async () => {
      await read("c1", [
        ...([
          [0, "succeeded"],
          [10, "succeeded"],
          [20, "failed", "broker"],
          [40, "succeeded"],
        ] as const),
        ...([
          [50, "failed", "user"],
          [60, "failed", "us"],
          [70, "interrupted"],
        ] as const),
      ]);
      await read("c2", [[5, "failed", "broker"]]);
      await read("c3", [[5, "failed", "user"]]);
      const found = await anna().readings(at(-10));
      expect(found).toEqual([
        {
          ...{ connection: "c1", readings: 4, answered: 3, worstGapMs: 30 * 60_000 },
          gaps: { count: 2, mean: 20 * 60_000, squares: 2 * (10 * 60_000) ** 2 },
          lastAt: at(40),
        },
        {
          ...{ connection: "c2", readings: 1, answered: 0, worstGapMs: null, lastAt: null },
          gaps: { count: 0, mean: 0, squares: 0 },
        },
      ]);
    });

    it("begin when it is asked for, and are nobody else's", async () => {
      await read("c1", [
        [0, "succeeded"],
        [10, "succeeded"],
        [30, "succeeded"],
      ]);
      const [late] = await anna().readings(at(5));
      expect(late).toMatchObject({ readings: 2, gaps: { count: 1, mean: 20 * 60_000 } });
      expect(await store().forTenant(tenantId("bert")).readings(at(-10))).toEqual([]);
    });
  });
}
