/** What a database must do for orders. */
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import {
  accountId,
  clientOrderId,
  connectionId,
  Decimal,
  type Environment,
  importId,
  instantOf,
  instrument,
  intentId,
  tenantId,
  TRADING_STATES,
  type TradingState,
} from "#domain";
import type { Decide, NewOrder } from "#orders";
import { orderJournalCases } from "#testing";
import type { Opened } from "./opened.ts";

const CONNECTION = connectionId("c");
const ACCOUNT = accountId("suite", "1");
const NOW = instantOf(Date.UTC(2026, 0, 5));

const LATER = instantOf(Date.UTC(2026, 0, 5, 1));
const APPROVE: Decide = () => ({ reduces: false });
const XYZ = instrument({ kind: "equity", symbol: "XYZ", currency: "USD" });

const orderOf = (name: string): NewOrder => ({
  ...{ id: intentId(name), connection: CONNECTION, account: ACCOUNT, environment: "paper" },
  ...{ clientOrderId: clientOrderId(name), idempotencyKey: name, bodyHash: name },
  ...{ createdAt: NOW, validUntil: LATER },
  ticket: {
    ...{ instrument: XYZ, side: "sell", type: "market", timeInForce: "day" },
    quantity: Decimal.one,
  },
});

export function orderCases({ store }: Opened): void {
  const connect = (environment: Environment = "paper", id = CONNECTION) =>
    store().connections.create({
      ...{ id, tenant: tenantId("local"), broker: "suite", environment },
      ...{ label: "Suite", createdAt: NOW, syncEnabled: true, intervalMinutes: 15 },
      source: importId(`source-${id}`),
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

    it("show what a broker takes and what it refuses, by shape, to their tenant only", async () => {
      await connect();
      const { journal } = setting();
      for (const name of ["one", "two", "three"]) await journal.open(orderOf(name), NOW, APPROVE);
      await store().database.script(`update orders set state = 'acknowledged' where id <> 'three';
        update orders set state = 'rejected', record = jsonb_set(record, '{failure}',
          '{"code": "broker-invalid-tif"}') where id = 'three'`);
      const shape = {
        ...{ broker: "suite", environment: "paper", orderType: "market", timeInForce: "day" },
        ...{ assetClass: "equity", lastAt: NOW },
      };
      expect(await store().observedOrders()).toEqual([
        { ...shape, refusedBy: "broker-invalid-tif", count: 1 },
        { ...shape, refusedBy: null, count: 2 },
      ]);
      expect(await store().forTenant(tenantId("other")).observedOrders()).toEqual([]);
    });

    it("are counted over all tenants where somebody has to look, paper and live apart", async () => {
      await connect();
      await connect("live", connectionId("live"));
      const { orders, tradingStops, census, database } = store();
      const live = { connection: connectionId("live"), environment: "live" } as const;
      for (const name of ["one", "two", "three", "four"])
        await orders.open({ ...orderOf(name), ...(name !== "one" && live) }, NOW, APPROVE);
      await database.script(`update orders set state = 'unknown' where id in ('one', 'two', 'three');
        update orders set state = 'unknown', may_trade = false where id = 'four'`);
      await tradingStops.setDesk({ connection: live.connection, account: ACCOUNT }, "block-new");
      const paper = { broker: "suite", environment: "paper" };
      const { unsettled, stopped } = await census.orders();
      expect(unsettled).toHaveLength(2);
      expect(unsettled).toContainEqual({ ...paper, state: "unknown", count: 1 });
      const theirs = { broker: "suite", environment: "live" };
      expect(unsettled).toContainEqual({ ...theirs, state: "unknown", count: 2 });
      expect(stopped).toEqual([{ ...theirs, trading: "block-new", count: 1 }]);
      await tradingStops.set("reduce-only", NOW);
      const { stopped: all } = await census.orders();
      expect(all).toHaveLength(2);
      expect(all).toContainEqual({ ...paper, trading: "reduce-only", count: 1 });
      expect(all).toContainEqual({ ...theirs, trading: "block-new", count: 1 });
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

    it("nothing is begun after a stop was committed, however many are on their way", async () => {
      await connect();
      const { orders, tradingStops } = store();
      for (let round = 0; round < 4; round++) {
        await tradingStops.set("open", NOW);
        const written = await Promise.all(
          Array.from({ length: 8 }, (_, n) => orders.open(orderOf(`${round}-${n}`), NOW, APPROVE)),
        );
        let isStopped = false;
        let after = 0;
        const state = TRADING_STATES[1 + round] ?? "block-new";
        const sends = written.map(async (opened, n) => {
          if (opened.kind === "conflict") throw new Error("Two orders share a key");
          for (let turn = 0; turn < n; turn++) await Promise.resolve();
          const known = isStopped;
          const begun = await orders.beginSend(opened.record, { at: NOW, until: LATER });
          if (known && begun && !("halted" in begun)) after++;
          return begun;
        });
        const stopping = tradingStops.set(state, NOW).then(() => (isStopped = true));
        await Promise.all([...sends, stopping]);
        // Once it has answered, no send begins, neither of those nor of another.
        const late = await orders.open(orderOf(`${round}-late`), NOW, APPROVE);
        if (late.kind === "conflict") throw new Error("Two orders share a key");
        expect(await orders.beginSend(late.record, { at: NOW, until: LATER })).toEqual({
          halted: state,
        });
        expect(after).toBe(0);
      }
    });

    it("a live order is begun only while its account is unlocked", async () => {
      await connect("live");
      const { orders, risk } = store();
      const desk = { connection: CONNECTION, account: ACCOUNT };
      const live = { environment: "live" } as const;
      const opened = await orders.open({ ...orderOf("live"), ...live }, NOW, APPROVE);
      if (opened.kind === "conflict") throw new Error("Nothing was there before");
      const begin = (at = NOW) => orders.beginSend(opened.record, { at, until: LATER });
      expect(await begin()).toEqual({ halted: "locked" });
      const unlock = { ...desk, unlockedAt: NOW, expiresAt: LATER, unlockedBy: "user:anna" };
      await risk.unlock(unlock);
      expect(await begin(LATER)).toEqual({ halted: "locked" });
      expect(await store().forTenant(tenantId("other")).risk.unlocks()).toEqual([]);
      expect(await store().forTenant(tenantId("other")).risk.lock(desk)).toBe(false);
      expect(await risk.lock(desk)).toBe(true);
      expect(await begin()).toEqual({ halted: "locked" });
      await risk.unlock(unlock);
      expect(await begin()).toMatchObject({ state: "sending" });
    });

    it("the database itself refuses to unlock paper, for ever, or another's account", async () => {
      await connect();
      const { risk } = store();
      const desk = { connection: CONNECTION, account: ACCOUNT, unlockedBy: "user:anna" };
      const times = { unlockedAt: NOW, expiresAt: LATER };
      await expect(risk.unlock({ ...desk, ...times })).rejects.toThrow();
      const live = connectionId("live");
      await connect("live", live);
      const long = { unlockedAt: NOW, expiresAt: instantOf(Date.UTC(2026, 0, 7)) };
      await expect(risk.unlock({ ...desk, connection: live, ...long })).rejects.toThrow();
      await risk.unlock({ ...desk, connection: live, ...times });
      expect(await risk.unlockOf({ connection: live, account: ACCOUNT })).toEqual({
        ...{ connection: live, account: ACCOUNT, ...times, unlockedBy: "user:anna" },
      });
    });

    it("bounds are kept by level, replaced whole, and seen by their tenant alone", async () => {
      await connect();
      const { risk } = store();
      const desk = { connection: CONNECTION, account: ACCOUNT };
      const limits = { maxOrderNotional: Decimal.of("1000.50"), maxOpenOrders: 3 };
      await risk.setLimits({ limits, changedAt: NOW });
      await risk.setLimits({ desk, symbol: "ACME", limits, changedAt: NOW });
      await risk.setLimits({ limits: { restricted: ["X"] }, changedAt: LATER });
      const levels = await risk.levels();
      expect(levels).toHaveLength(2);
      expect(levels.map(({ symbol }) => symbol).toSorted()).toEqual(["ACME", undefined]);
      expect(levels.find((level) => level.desk)?.limits.maxOrderNotional?.toString()).toBe(
        "1000.5",
      );
      expect(levels.find((level) => !level.desk)?.limits).toEqual({ restricted: ["X"] });
      expect(await store().forTenant(tenantId("other")).risk.levels()).toEqual([]);
      await risk.setLimits({ limits: {}, changedAt: LATER });
      await store().connections.remove(CONNECTION, { data: false });
      expect(await risk.levels()).toEqual([]);
    });
  });
}
