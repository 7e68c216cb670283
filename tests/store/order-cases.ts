/** What a database must do for orders. */
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { accountId, connectionId, importId, instantOf, tenantId, type TradingState } from "#domain";
import { orderJournalCases } from "#testing";
import type { Opened } from "./opened.ts";

const CONNECTION = connectionId("c");
const ACCOUNT = accountId("suite", "1");
const NOW = instantOf(Date.UTC(2026, 0, 5));

export function orderCases({ store }: Opened): void {
  const connect = () =>
    store().connections.create({
      ...{ id: CONNECTION, tenant: tenantId("local"), broker: "suite", environment: "paper" },
      ...{ label: "Suite", createdAt: NOW, syncEnabled: true, intervalMinutes: 15 },
      source: importId("source"),
    });
  const setting = () => ({
    ...{ journal: store().orders, connection: CONNECTION, account: ACCOUNT },
    environment: "paper" as const,
    stop: (state: TradingState) => store().tradingStops.set(state, NOW),
  });

  describe("orders", () => {
    it.each(orderJournalCases)("$name", async ({ run }) => {
      await connect();
      await run(setting());
      const [row] = await store().database.query(sql`
        select count(*)::int as events from order_events`);
      expect(row).not.toEqual({ events: 0 });
    });

    it("a live order cannot be written for a paper connection", async () => {
      await connect();
      const [first] = orderJournalCases;
      await expect(first?.run({ ...setting(), environment: "live" })).rejects.toThrow();
      const rows = await store().database.query(sql`select from orders`);
      expect(rows).toEqual([]);
    });

    it("another tenant sees no order, and its stop stops nobody else", async () => {
      await connect();
      const [first] = orderJournalCases;
      await first?.run(setting());
      const other = store().forTenant(tenantId("other"));
      expect(await other.orders.unsettled(CONNECTION)).toEqual([]);
      await other.tradingStops.set("block-new", NOW);
      expect(await store().tradingStops.read()).toBe("open");
      expect(await other.tradingStops.read()).toBe("block-new");
      expect(
        await other.tradingStops.setDesk({ connection: CONNECTION, account: ACCOUNT }, "block-new"),
      ).toBe(false);
    });

    it("a stop of one account stops that account", async () => {
      await connect();
      const stops = { ...setting(), stop: desk };
      async function desk(state: TradingState) {
        const at = { connection: CONNECTION, account: ACCOUNT };
        expect(await store().tradingStops.setDesk(at, state)).toBe(true);
      }
      const stopping = orderJournalCases.find(({ name }) => name.startsWith("nothing is begun"));
      await stopping?.run(stops);
      expect(stopping).toBeDefined();
    });
  });
}
