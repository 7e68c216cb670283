import { readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  accountId,
  connectionId,
  Decimal,
  type Execution,
  executionId,
  type ImportId,
  importId,
  instrument,
  roundTripId,
  tenantId,
} from "#domain";
import type { ImportTransaction, Lease } from "#sync";
import type { RoundTrip } from "#trades";
import {
  account,
  accountRow,
  cash,
  execution,
  identified,
  plain,
  report,
  second,
  start,
  stock,
} from "../support/records.ts";
import { cashFromAll, type Total } from "../support/derived-cash.ts";
import { roundTrip } from "../support/trips.ts";
import type { Opened } from "./opened.ts";

const MIGRATION = new URL("../../src/store/migrations/0028_account_sums.sql", import.meta.url);

const other = accountId("acme", "2");
const future = instrument({
  ...{ kind: "future", symbol: "ESZ6", currency: "USD", multiplier: Decimal.of(50) },
});
/** The first statement of an instrument counts, so the same with another multiplier is a trap. */
const instruments = [stock(), { ...stock(), multiplier: Decimal.of(10) }, stock("MSFT"), future];
const FEE = { kind: "commission", amount: Decimal.of("0.35") } as const;

const drawn = fc.record({
  n: fc.integer({ min: 0, max: 11 }),
  second: fc.integer({ min: 0, max: 99 }),
  owner: fc.constantFrom(account, account, other),
  of: fc.constantFrom(...instruments),
  price: fc.constantFrom("100.25", "0.000001", "90071992547409930.5"),
  kind: fc.constantFrom("fill", "fill", "transfer" as const),
  fees: fc.constantFrom([], [{ ...FEE, currency: "USD" }], [{ ...FEE, currency: "EUR" }]),
  amends: fc.option(fc.integer({ min: 0, max: 11 }), { nil: undefined, freq: 4 }),
  report: fc.constantFrom("correction", "bust" as const),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

const toExecution = (each: Drawn): Execution =>
  execution(each.n, {
    ...{ account: each.owner, instrument: each.of, price: Decimal.of(each.price) },
    ...{ executedAt: second(each.second), kind: each.kind, fees: each.fees },
    ...(each.amends === undefined
      ? {}
      : { report: each.report, refersTo: executionId(`e${each.amends}`) }),
  });

const step = fc.record({
  what: fc.constantFrom("import", "import", "pull", "pull", "undo" as const),
  rows: fc.array(drawn, { maxLength: 6 }),
  cash: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 2 }),
  undone: fc.nat(5),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** The sums of accounts agree with all that is stored of them. */
export function accountSumCases({ store }: Opened): void {
  const leased = async (): Promise<Lease> => {
    const id = connectionId("c1");
    const known = await store().connections.lease(id, "worker", 60_000);
    if (known) return known;
    await store().connections.create({
      ...{ id, tenant: tenantId("local"), broker: "sandy", environment: "paper" as const },
      ...{ label: "Sandy", createdAt: second(0), syncEnabled: true, intervalMinutes: 15 },
      source: importId("source-1"),
    });
    return leased();
  };

  const inImport = (id: number, work: (transaction: ImportTransaction) => Promise<void>) =>
    store().imports.transaction(start(id), async (transaction) => {
      await transaction.accounts([accountRow(), accountRow(other)]);
      await work(transaction);
      await transaction.commit(report(start(id)));
    });

  const pull = ({ rows, cash: moved }: Step, lease: Lease) =>
    store().connections.page(lease, async (transaction) => {
      await transaction.accounts([accountRow(), accountRow(other)]);
      const given = rows.map((each) => identified(toExecution(each)));
      await transaction.executions(
        given,
        given.map(() => undefined),
      );
      const booked = moved.map((n) => ({ ...cash(n), digest: BigInt(rows.length) }));
      await transaction.cash(
        booked,
        booked.map(() => undefined),
      );
      await transaction.commit();
    });

  const undo = (id: ImportId) =>
    store().imports.transaction(undefined, async (transaction) => {
      await transaction.remove(id);
      await transaction.commit(undefined);
    });

  async function run(steps: readonly Step[]): Promise<void> {
    let imported = 0;
    const lease = await leased();
    for (const each of steps) {
      if (each.what === "pull") await pull(each, lease);
      else if (each.what === "undo") await undo(start(1 + (each.undone % (imported + 1))).id);
      else {
        await inImport(++imported, async (transaction) => {
          await transaction.executions(each.rows.map((row) => identified(toExecution(row))));
          await transaction.cash(each.cash.map((n) => cash(n)));
        });
      }
    }
    await store().connections.release(lease);
  }

  const held = () =>
    store().database.query(sql`
      select account_id, executions::text, first_at::text, last_at::text from account_executions
      union all
      select account_id, currency, trim_scale(amount)::text, null from account_cash where amount <> 0
      order by 1, 2, 3`);

  const derived = async () => {
    const lease = await leased();
    const found = await store().connections.page(lease, async (transaction) => [
      await transaction.derivedCash(account),
      await transaction.derivedCash(other),
    ]);
    await store().connections.release(lease);
    return plain(
      found.map((each) => each.filter(({ amount, roundings }) => !amount.isZero() || roundings)),
    );
  };

  /** As above, by reading all rows. */
  const derivedFromAll = async () => {
    const found = await Promise.all(
      [account, other].map((id) => store().database.query<Total>(cashFromAll(id))),
    );
    const isThere = ({ amount, roundings }: Total) => roundings > 0 || !Decimal.of(amount).isZero();
    return found.map((rows) =>
      rows.filter(isThere).map(({ roundings, ...row }) => ({
        ...row,
        ...(roundings > 0 && { roundings }),
      })),
    );
  };

  const empty = () =>
    store().database
      .script(`delete from executions; delete from cash_movements; delete from imports;
      delete from import_known; delete from record_versions; delete from connections;
      delete from instruments; delete from account_executions; delete from account_cash`);

  describe("sums of accounts", () => {
    test("are those that the migration makes of what is there, whatever came and went", async () => {
      const inserts = (await readFile(MIGRATION, "utf8")).replace(/^[^]*?(?=INSERT)/, "");
      let most = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
          await empty();
          await run(steps);
          const kept = await held();
          const cashOf = await derived();
          expect(cashOf).toEqual(await derivedFromAll());
          await store().database.script(`truncate account_executions, account_cash; ${inserts}`);
          expect(kept).toEqual(await held());
          most = Math.max(most, kept.length);
        }),
        { numRuns: 15 },
      );
      expect(most).toBeGreaterThan(3);
    });

    test("an account begins later once its first execution is known to be later", async () => {
      const lease = await leased();
      const at = (time: number) => ({ ...EXECUTION, second: time });
      const read = (...times: number[]) =>
        pull({ ...PULL, rows: times.map((time, n) => ({ ...at(time), n })) }, lease);
      await read(3, 5, 9);
      await read(4, 5, 8);
      const [mine] = await store().blotter.accounts();
      expect(mine).toMatchObject({ executions: 3, firstAt: second(4), lastAt: second(8) });
    });

    test("profit of margined instruments counts by month, converted or not, and while it is open", async () => {
      const currencyOf = { ...accountRow(), currency: "EUR" };
      const trip = (n: number, closed: number | undefined, converted?: string) =>
        roundTrip({
          ...{ id: roundTripId(`t${n}`), instrument: future, matches: n },
          closedAt: closed === undefined ? undefined : second(closed),
          grossPnl: Decimal.of(`${n}.5`),
          grossPnlAccount: converted === undefined ? undefined : Decimal.of(converted),
        });
      const MONTH = 31 * 86_400;
      const trips = [
        ...[trip(1, 60), trip(2, 70, "1.8"), trip(3, MONTH, "2.7"), trip(4, MONTH)],
        ...[trip(5, undefined), trip(6, undefined, "5.9")],
      ];
      await inImport(1, async (transaction) => {
        await transaction.accounts([currencyOf]);
        await transaction.executions([identified(execution(0, { instrument: future, fees: [] }))]);
        const position = { account, instrument: future.id, since: second(0) };
        await transaction.replaceRoundTrips(position, undefined, one([...trips, stockTrip]));
      });
      expect(await derived()).toEqual(await derivedFromAll());
      expect(await derived()).toEqual([
        [
          { currency: "EUR", amount: "10.4", roundings: 11 },
          { currency: "USD", amount: "11.5", roundings: 10 },
        ],
        [],
      ]);
    });
  });
}

const PULL: Step = { what: "pull", rows: [], cash: [], undone: 0 };
const EXECUTION: Drawn = {
  ...{ n: 0, second: 0, owner: account, of: stock(), price: "100.25", kind: "fill", fees: [] },
  ...{ amends: undefined, report: "correction" },
};

/** Of what is paid in full the price counts, and not the profit. */
const stockTrip = roundTrip({ id: roundTripId("t9") });

async function* one(trips: readonly RoundTrip[]) {
  yield trips;
}
