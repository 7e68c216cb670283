/**
 * What a store must do for connections beyond the public suite: versions, hand-over, paper and
 * live.
 */
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import {
  connectionId,
  Decimal,
  type Environment,
  epochMs,
  executionId,
  importId,
  type Instant,
  instantOf,
  tenantId,
} from "#domain";
import type { Connection, Lease, PullTransaction } from "#sync";
import {
  account,
  accountRow,
  cash,
  execution,
  executions,
  identified,
  report,
  second,
  start,
} from "../support/records.ts";
import { connectionStoreCases } from "#testing";
import type { Opened } from "./opened.ts";

const connection = (n: number, environment: Environment = "paper") => ({
  id: connectionId(`c${n}`),
  tenant: tenantId("local"),
  broker: "sandy",
  environment,
  label: `Sandy ${n}`,
  createdAt: second(0),
  syncEnabled: true,
  intervalMinutes: 15,
  source: importId(`source-${n}`),
});

export function connectionCases({ store }: Opened): void {
  const leased = async (n = 1): Promise<Lease> => {
    const made = connection(n);
    await store().connections.create(made);
    const lease = await store().connections.lease(made.id, "worker", 60_000);
    if (!lease) throw new Error("The lease of a new connection is taken");
    return lease;
  };
  const pageOf = (lease: Lease, prices: readonly string[], raw?: string) =>
    store().connections.page(lease, async (transaction) => {
      await transaction.accounts([accountRow()]);
      const rows = prices.map((price, n) => identified(execution(n, { price: Decimal.of(price) })));
      const stored = await transaction.executions(
        rows,
        rows.map(() => raw),
      );
      await transaction.commit();
      return stored;
    });

  describe("connections", () => {
    const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    it.each(connectionStoreCases)("$name", async ({ run }) => {
      await run({ store: store().connections, pass });
    });

    it("a page that is read again changes nothing", async () => {
      const lease = await leased();
      expect(await pageOf(lease, ["1", "2"], "{}")).toMatchObject({ new: 2, known: 0, updated: 0 });
      expect(await pageOf(lease, ["1", "2"], "{}")).toMatchObject({ new: 0, known: 2, updated: 0 });
      expect(await store().blotter.countExecutions({})).toBe(2);
    });

    it("a newer version replaces the older, which is kept beside it", async () => {
      const lease = await leased();
      await pageOf(lease, ["1", "2"], `{"v":1}`);
      expect(await pageOf(lease, ["1", "3"], `{"v":2}`)).toMatchObject({ known: 1, updated: 1 });
      const { items } = await store().blotter.executions({}, { limit: 10 });
      expect(items.map(({ price }) => price.toString()).sort()).toEqual(["1", "3"]);
      const versions = await store().database.query<{ raw: string }>(
        sql`select raw from record_versions where id = 'e1' order by seen_at`,
      );
      expect(versions.map(({ raw }) => raw)).toEqual([`{"v":1}`, `{"v":2}`]);
    });

    it("what a statement brought stays, and a difference is a conflict", async () => {
      await store().imports.transaction(start(1), async (transaction) => {
        await transaction.accounts([accountRow()]);
        await transaction.executions(executions(1));
        await transaction.commit(report(start(1)));
      });
      const stored = await pageOf(await leased(), ["999"]);
      expect(stored).toMatchObject({ new: 0, updated: 0, conflicts: [{ id: "e0" }] });
      expect(await store().blotter.countExecutions({})).toBe(1);
    });

    it("undoing a statement leaves what the connection brought too", async () => {
      const rows = executions(1);
      await store().imports.transaction(start(1), async (transaction) => {
        await transaction.accounts([accountRow()]);
        await transaction.executions(rows);
        await transaction.commit(report(start(1)));
      });
      const lease = await leased();
      await store().connections.page(lease, async (transaction) => {
        await transaction.executions(rows, [undefined]);
        await transaction.commit();
      });
      await store().imports.transaction(undefined, async (transaction) => {
        await transaction.remove(start(1).id);
        await transaction.commit(undefined);
      });
      const { items } = await store().blotter.executions({}, { limit: 10 });
      expect(items.map((item) => item.import)).toEqual(["source-1"]);
    });

    it("a process that slept past its lease writes nothing", async () => {
      const late = await leased();
      await store().connections.release(late);
      const next = await store().connections.lease(late.connection, "other", 60_000);
      expect(next?.epoch).toBe(late.epoch + 1);
      await expect(pageOf(late, ["1"])).rejects.toMatchObject({ failure: { code: "lease-lost" } });
      expect(await store().blotter.countExecutions({})).toBe(0);
    });

    it("two at once: one gets the lease", async () => {
      const made = connection(1);
      await store().connections.create(made);
      const taken = await Promise.all(
        ["a", "b", "c"].map((owner) => store().connections.lease(made.id, owner, 60_000)),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    it("the database refuses an account of another environment", async () => {
      await store().connections.create(connection(1, "live"));
      await expect(
        store().database.query(sql`
          insert into connected_accounts (connection_id, environment, account_id, key, number, seen_at)
          values ('c1', 'paper', 'sandy:1', '1', '1', now())`),
      ).rejects.toThrow();
    });

    it("connections are not listed among imports, and go with their data when asked", async () => {
      const lease = await leased();
      await store().connections.page(lease, async (transaction) => {
        await transaction.accounts([accountRow()]);
        await transaction.executions(executions(3), []);
        await transaction.cash([cash(1)], []);
        await transaction.commit();
      });
      expect((await store().blotter.imports({ limit: 10 })).items).toEqual([]);
      await store().connections.remove(lease.connection, { data: false });
      expect(await store().blotter.countExecutions({})).toBe(3);
      const again = await leased(2);
      await store().connections.page(again, async (transaction) => {
        await transaction.executions([identified(execution(9))], []);
        await transaction.commit();
      });
      await store().connections.remove(again.connection, { data: true, rebuild: async () => 0 });
      expect(await store().blotter.countExecutions({})).toBe(3);
    });

    it("an account that went flat keeps no position that was stated before", async () => {
      const lease = await leased();
      const shown = () => store().blotter.positions([account]);
      const write = (work: (transaction: PullTransaction) => Promise<void>) =>
        store().connections.page(lease, async (transaction) => {
          await transaction.accounts([accountRow()]);
          await work(transaction);
          await transaction.commit();
        });
      const { instrument } = execution(0);
      const held = { account, instrument, quantity: Decimal.of(5), asOf: second(10) };
      await write((transaction) => transaction.positions([held]));
      expect(await shown()).toMatchObject([{ agrees: false, reported: { asOf: second(10) } }]);
      await write((transaction) => transaction.flat(account, second(20)));
      expect(await shown()).toEqual([]);
      // Said twice it adds nothing, and what is held again is stated again.
      await write((transaction) => transaction.flat(account, second(30)));
      expect(await shown()).toEqual([]);
      await write((transaction) => transaction.positions([{ ...held, asOf: second(40) }]));
      expect(await shown()).toMatchObject([{ reported: { asOf: second(40) } }]);
    });

    it("of what is stated every few minutes, the last of each day stays", async () => {
      const lease = await leased();
      const { instrument } = execution(0);
      const states = async (...moments: readonly Instant[]) => {
        for (const asOf of moments)
          await store().connections.page(lease, async (transaction) => {
            await transaction.accounts([accountRow()]);
            await transaction.positions([{ account, instrument, quantity: Decimal.one, asOf }]);
            await transaction.balances([{ account, currency: "USD", cash: Decimal.one, asOf }]);
            await transaction.commit();
          });
      };
      const nextDay = instantOf(epochMs(second(0)) + 86_400_000);
      await states(second(10), second(20), second(30), nextDay);
      for (const table of ["reported_positions", "reported_balances"]) {
        const kept = await store().database.query<{ at: Instant }>(
          sql`select as_of as at from ${sql.identifier(table)} order by as_of`,
        );
        expect(kept.map(({ at }) => at)).toEqual([second(30), nextDay]);
      }
    });

    it("derived cash counts prices, fees and movements", async () => {
      const lease = await leased();
      const found = await store().connections.page(lease, async (transaction) => {
        await transaction.accounts([accountRow()]);
        await transaction.executions([identified(execution(0))], []);
        await transaction.commit();
        return transaction.derivedCash(account);
      });
      expect(found).toEqual([{ currency: "USD", amount: Decimal.of("-10026.05") }]);
    });

    it("derived cash counts neither what was taken back nor what was corrected", async () => {
      const lease = await leased();
      const reports = [
        execution(0),
        execution(1),
        execution(2),
        execution(3, { report: "bust", refersTo: executionId("e1") }),
        execution(4, {
          report: "correction",
          refersTo: executionId("e2"),
          price: Decimal.of("100"),
        }),
      ];
      const found = await store().connections.page(lease, async (transaction) => {
        await transaction.accounts([accountRow()]);
        await transaction.executions(
          reports.map((each, at) => identified(each, at + 1)),
          [],
        );
        await transaction.commit();
        return transaction.derivedCash(account);
      });
      expect(found).toEqual([{ currency: "USD", amount: Decimal.of("-20027.10") }]);
    });

    it("derived cash leaves out units that moved without a trade", async () => {
      const lease = await leased();
      const moved = [execution(0), execution(1, { kind: "transfer", fees: [] })];
      const found = await store().connections.page(lease, async (transaction) => {
        await transaction.accounts([accountRow()]);
        await transaction.executions(
          moved.map((each, at) => identified(each, at + 1)),
          [],
        );
        await transaction.commit();
        return transaction.derivedCash(account);
      });
      expect(found).toEqual([{ currency: "USD", amount: Decimal.of("-10026.05") }]);
    });

    it("an act is written with its entry in the audit log, or neither is", async () => {
      const { connections, audit } = store();
      const made = connection(1);
      const entry = (act: string) => ({
        ...{ tenant: made.tenant, at: second(0), actor: "user:u1", act },
        subject: `connection:${made.id}`,
      });
      const broken = () => {
        throw new Error("The process ends here");
      };
      await expect(connections.create(made, broken)).rejects.toThrow("ends here");
      expect(await connections.read(made.id)).toBeUndefined();
      await connections.create(made, () => entry("connection-added"));
      await expect(connections.change(made.id, { label: "Mine" }, broken)).rejects.toThrow();
      expect((await connections.read(made.id))?.label).toBe(made.label);
      await connections.change(made.id, { label: "Mine" }, ({ label }) => ({
        ...entry("connection-changed"),
        detail: { label },
      }));
      await expect(connections.remove(made.id, { data: false }, broken)).rejects.toThrow();
      expect(await connections.read(made.id)).toBeDefined();
      await connections.remove(made.id, { data: false }, () => entry("connection-removed"));
      const written = await audit.entries({ tenant: made.tenant, limit: 10 });
      expect(written.map(({ act, detail }) => [act, detail])).toEqual([
        ["connection-removed", {}],
        ["connection-changed", { label: "Mine" }],
        ["connection-added", {}],
      ]);
    });

    it("a setting that is not in its bounds is refused", async () => {
      await store().connections.create(connection(1));
      await expect(
        store().connections.change(connectionId("c1"), { intervalMinutes: 1 }),
      ).rejects.toThrow();
      const changed: Connection = await store().connections.change(connectionId("c1"), {
        state: "needs-user",
        failure: { code: "x", message: "X", owner: "user", next: "Do" },
      });
      expect(changed).toMatchObject({ state: "needs-user", failure: { code: "x" } });
    });
  });
}
