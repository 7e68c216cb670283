/**
 * What a database must do for notices: the public suite, and telling in the transaction of what it
 * tells of.
 */
import { describe, expect, it } from "vitest";
import {
  connectionId,
  Decimal,
  type Failure,
  importId,
  type Instant,
  instantOf,
  tenantId,
} from "#domain";
import { tellCatalogue } from "#store";
import { outboxCases } from "#testing";
import {
  account,
  accountRow,
  execution,
  identified,
  report,
  second,
  start,
} from "../support/records.ts";
import { rebuildTouched } from "../../src/sync/import/rebuild.ts";
import type { Opened } from "./opened.ts";

const LOCAL = tenantId("local");
const failure: Failure = { code: "x", message: "It failed", owner: "user", next: "Mend it" };

export function notifyCases({ store }: Opened): void {
  const id = connectionId("c1");
  const connect = () =>
    store().connections.create({
      ...{ id, tenant: LOCAL, broker: "sandy", environment: "paper", label: "Sandy" },
      ...{ createdAt: second(0), syncEnabled: true, intervalMinutes: 15 },
      source: importId("source-1"),
    });
  const leased = async () => {
    await connect();
    return (await store().connections.lease(id, "w", 60_000)) ?? expect.fail("No lease");
  };
  /** Kinds of all that was told, the oldest first. */
  const told = async () => {
    const plan = () => ({ inApp: true, webhooks: [] });
    await store().outbox.spread({ limit: 100, plan });
    const { items } = await store().inbox.list({ limit: 100 });
    return items.toReversed();
  };
  const kinds = async () => (await told()).map(({ kind }) => kind);
  const change = (n: number, state: "connected" | "syncing" | "error" | "needs-user" | "delayed") =>
    store().connections.change(id, {
      ...{ state, lastAttemptAt: second(n), failure: state === "connected" ? null : failure },
      ...(state === "connected" && { lastSuccessAt: second(n) }),
    });

  describe("notices", () => {
    it.each(outboxCases)("$name", ({ run }) =>
      run({
        outbox: store().outbox,
        inboxOf: (tenant) => store().forTenant(tenant).inbox,
        settingsOf: (tenant) => store().forTenant(tenant).notify,
      }),
    );

    it("tell of trouble once, of its end once, and of nothing where there was none", async () => {
      await connect();
      await change(1, "connected");
      for (const state of ["delayed", "syncing", "error", "syncing", "error"] as const)
        await change(2, state);
      await change(3, "connected");
      await change(4, "connected");
      await change(5, "needs-user");
      await change(6, "connected");
      await change(7, "error");
      expect(await kinds()).toEqual([
        ...["sync-failed", "sync-recovered", "needs-user", "sync-recovered", "sync-failed"],
      ]);
      const [first] = await told();
      expect(first).toMatchObject({ at: second(2), detail: { label: "Sandy", failure } });
    });

    it("tell of new differences together, and not of those that are known", async () => {
      const lease = await leased();
      const difference = (currency: string, foundAt: Instant) => ({
        ...{ connection: id, account, kind: "cash" as const, currency, foundAt },
        ...{ derived: Decimal.of("1"), reported: Decimal.of("2") },
        ...(currency === "EUR" && { explanation: "History begins later" }),
      });
      const find = (at: Instant, currencies: readonly string[], commit = true) =>
        store().connections.page(lease, async (transaction) => {
          await transaction.accounts([accountRow()]);
          const found = currencies.map((currency) => difference(currency, at));
          await transaction.breaks(account, ["cash"], found, at);
          if (commit) await transaction.commit();
        });
      await find(second(1), ["USD", "EUR"], false);
      expect(await told()).toEqual([]);
      await find(second(2), ["USD", "EUR"]);
      await find(second(3), ["USD", "EUR"]);
      await find(second(4), ["USD", "EUR", "GBP"]);
      expect((await told()).map(({ detail }) => detail)).toEqual([
        { connection: id, account, breaks: 2, explained: 1 },
        { connection: id, account, breaks: 1, explained: 0 },
      ]);
    });

    it("tell of an import that was stored, and not of one that was not or of samples", async () => {
      const imported = (n: number, sample: boolean, commit: boolean) => {
        const begun = { ...start(n), ...(sample ? { sample: true as const } : {}) };
        return store().imports.transaction(begun, async (transaction) => {
          if (commit) await transaction.commit(report(begun));
        });
      };
      await imported(1, false, true);
      await imported(2, true, true);
      await imported(3, false, false);
      expect(await told()).toMatchObject([
        { kind: "import-done", detail: { import: start(1).id, quarantined: 0 } },
      ]);
    });

    it("tell of trades that a page closed, each once, and of none of long ago", async () => {
      const lease = await leased();
      const nowMs = Date.now();
      const at = (minutes: number) => instantOf(nowMs + minutes * 60_000);
      const trade = (n: number, minutes: number) =>
        [0, 1].map((leg) =>
          identified(
            execution(2 * n + leg, {
              side: leg === 0 ? "buy" : "sell",
              quantity: Decimal.of("1"),
              executedAt: at(minutes + leg),
            }),
          ),
        );
      const page = (rows: ReturnType<typeof trade>, commit = true) =>
        store().connections.page(lease, async (transaction) => {
          await transaction.accounts([accountRow()]);
          await transaction.executions(
            rows,
            rows.map(() => undefined),
          );
          await rebuildTouched(transaction, {});
          if (commit) await transaction.commit();
        });
      await page(trade(1, -3 * 24 * 60));
      await page(trade(2, -30), false);
      expect(await told()).toEqual([]);
      await page(trade(2, -30));
      await page([...trade(2, -30), ...trade(3, -10)]);
      const closed = await told();
      expect(closed.map(({ kind }) => kind)).toEqual(["trade-closed", "trade-closed"]);
      expect(closed.map(({ at: when }) => when)).toEqual([at(-29), at(-9)]);
      expect(closed[0]?.detail).toMatchObject({ account, direction: "long", quantity: "1" });
    });

    it("tell once of brokers that changed, and of none at the first start", async () => {
      const scoped = () => store().forTenant(LOCAL).scoped;
      const tellOf = (n: number, facts: Readonly<Record<string, string>>) =>
        tellCatalogue(scoped(), { tenant: LOCAL, facts, at: second(n) });
      expect(await tellOf(1, { a: "x:1 x:2", b: "x:1" })).toBe(false);
      expect(await tellOf(2, { a: "x:1 x:2", b: "x:1" })).toBe(false);
      const both = [3, 3].map((n) => tellOf(n, { a: "x:2 x:3", c: "x:1" }));
      expect((await Promise.all(both)).filter(Boolean)).toEqual([true]);
      expect((await told()).map(({ detail }) => detail)).toEqual([
        { added: ["c"], removed: ["b"], changed: ["a"] },
      ]);
      const { items } = await store().forTenant(LOCAL).capabilities.changes({}, { limit: 10 });
      expect(
        items.map(({ broker, capability, before, after }) => [broker, capability, before, after]),
      )
        // What a broker can do more or less, and brokers that came and went.
        .toEqual([
          ["c", "broker", undefined, true],
          ["b", "broker", true, undefined],
          ["a", "x:3", undefined, true],
          ["a", "x:1", true, undefined],
        ]);
      const [entry] = await store().audit.entries({ tenant: LOCAL, limit: 1 });
      expect(entry).toMatchObject({
        ...{ act: "broker-catalogue-changed", actor: "system" },
        detail: { added: "c", removed: "b", changed: "a" },
      });
    });

    it("compare nothing with what a version of old kept of brokers", async () => {
      const { scoped } = store().forTenant(LOCAL);
      const tellOf = (n: number, facts: Readonly<Record<string, string>>) =>
        tellCatalogue(scoped, { tenant: LOCAL, facts, at: second(n) });
      expect(await tellOf(1, { a: "00112233aabbccdd" })).toBe(false);
      expect(await tellOf(2, { a: "x:1" })).toBe(false);
      expect(await tellOf(3, { a: "x:2" })).toBe(true);
    });

    it("hooks of connections take a call once, and belong to their tenant", async () => {
      await connect();
      const { hooks } = store();
      const other = tenantId("other");
      expect(await hooks.make(other, id, second(1))).toBe(false);
      expect(await hooks.find(id)).toBeUndefined();
      expect(await hooks.make(LOCAL, id, second(1))).toBe(true);
      expect(await hooks.find(id)).toEqual({ tenant: LOCAL, broker: "sandy" });
      const call = { id: "m1", at: second(2), forgetBefore: second(0) };
      expect(await hooks.take(LOCAL, id, call)).toBe(true);
      expect(await hooks.take(LOCAL, id, call)).toBe(false);
      const later = { ...call, at: second(9), forgetBefore: second(5) };
      expect(await hooks.take(LOCAL, id, later)).toBe(true);
      expect(await hooks.of(LOCAL, id)).toEqual({ createdAt: second(1), calledAt: second(9) });
      expect(await hooks.of(other, id)).toBeUndefined();
      expect(await hooks.remove(other, id)).toBe(false);
      expect(await hooks.remove(LOCAL, id)).toBe(true);
    });
  });
}
