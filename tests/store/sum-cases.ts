import { readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accountId, Decimal, epochMs, instantOf, roundTripId } from "#domain";
import { BREAKDOWNS, type TradeFilter } from "#sync";
import { createTotals, statistics, type RoundTrip } from "#trades";
import { dayProfits } from "../../src/store/blotter/sums.ts";
import { account, accountRow, collect, plain, report, start, stock } from "../support/records.ts";
import { roundTrip } from "../support/trips.ts";
import type { Opened } from "./opened.ts";

const migration = (name: string) =>
  readFile(new URL(`../../src/store/migrations/${name}.sql`, import.meta.url), "utf8");
const TABLES = ["round_trip_days", "round_trip_slots", "round_trip_months"];
const MINUTE_MS = 60_000;
/** The last evening of a month, shortly before the clocks of New York are changed. */
const EVENING = Date.UTC(2024, 1, 29, 23, 0);
const CHANGE = Date.UTC(2024, 2, 10, 6, 40);

const other = accountId("acme", "2");
const accounts = [account, other];
const symbols = ["AAPL", "MSFT"];

/** One position of one account, made anew from the `from`-th minute on. */
const change = fc.record({
  owner: fc.constantFrom(...accounts),
  symbol: fc.constantFrom(...symbols),
  from: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }),
  trips: fc.array(
    fc.record({
      day: fc.constantFrom(EVENING, CHANGE),
      opened: fc.integer({ min: 0, max: 90 }),
      took: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
      micros: fc.constantFrom(0, 0, 1, 999),
      currency: fc.constantFrom("USD", "USD", "EUR"),
      net: fc.oneof(
        fc.integer({ min: -500, max: 500 }).map((cents) => Decimal.scaled(cents, 2)),
        fc.constantFrom(Decimal.zero, Decimal.of("90071992547409930.123")),
      ),
    }),
    { maxLength: 12 },
  ),
});
type Change = typeof change extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const FILTERS: readonly TradeFilter[] = [
  {},
  { accounts: [other] },
  { currency: "USD" },
  { from: instantOf(EVENING + 30 * MINUTE_MS), to: instantOf(CHANGE + 30 * MINUTE_MS) },
  { from: instantOf(EVENING), to: instantOf(EVENING + 61 * MINUTE_MS, 1) },
  { to: instantOf(EVENING + 60 * MINUTE_MS) },
  { from: instantOf(EVENING + 60 * MINUTE_MS) },
];

/** The sums of round trips agree with the round trips. */
export function sumCases({ store }: Opened): void {
  let n = 0;
  const apply = async (changes: readonly Change[]) => {
    n++;
    await store().imports.transaction(start(n), async (transaction) => {
      await transaction.accounts(accounts.map((id) => accountRow(id)));
      for (const [at, { owner, symbol, from, trips }] of changes.entries()) {
        const since = instantOf(EVENING + (from ?? 0) * MINUTE_MS);
        const made = trips
          .map((trip, nth) => toTrip(trip, { id: `${n}-${at}-${nth}`, owner, symbol }))
          .filter(({ openedAt }) => from === undefined || openedAt >= since);
        const touched = { account: owner, instrument: stock(symbol).id, since };
        await transaction.replaceRoundTrips(touched, from === undefined ? from : since, one(made));
      }
      await transaction.commit(report(start(n)));
    });
  };
  async function* one(trips: readonly RoundTrip[]) {
    yield trips;
  }
  const held = () =>
    Promise.all(
      TABLES.map((table) =>
        store().database.query(
          sql`select to_jsonb(t)::text as row from ${sql.identifier(table)} as t order by 1`,
        ),
      ),
    );
  const truncate = () => store().database.script(`truncate round_trips, ${TABLES.join(", ")}`);

  const totalled = async (filter: TradeFilter, tradesPerRun: number) => {
    const counter = createTotals();
    for (const total of await store().blotter.totals(filter)) counter.total(total);
    const runs = dayProfits(store().scoped, filter, tradesPerRun);
    if (!runs) return expect.unreachable("The trips would be read");
    for await (const run of runs) run.forEach(counter.run);
    expect(counter.agrees()).toBe(true);
    return plain(counter.results());
  };

  describe("sums of round trips", () => {
    test("are those that the migration makes of what is there, whatever was replaced before", async () => {
      const from = (text: string, word: string) => text.slice(text.indexOf(word));
      const inserts = from(await migration("0019_sums_of_round_trips"), "INSERT");
      const updates = from(await migration("0028_account_sums"), "UPDATE");
      let most = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), {
            minLength: 1,
            maxLength: 4,
          }),
          async (imports) => {
            await truncate();
            for (const changes of imports) await apply(changes);
            const kept = await held();
            await store().database.script(`truncate ${TABLES.join(", ")}; ${inserts}; ${updates}`);
            expect(kept).toEqual(await held());
            most = Math.max(most, kept[0]?.length ?? 0);
          },
        ),
        { numRuns: 15 },
      );
      expect(most).toBeGreaterThan(5);
    });

    test("give the figures and buckets that the trips give", async () => {
      const zones = ["UTC", "America/New_York", "-04:00", "+05:37"];
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { minLength: 1, maxLength: 4 }),
          fc.constantFrom(...zones),
          fc.constantFrom(...FILTERS),
          async (changes, zone, filter) => {
            await truncate();
            await apply(changes);
            const outcomes = await collect(store().blotter.outcomes(filter));
            expect(await totalled(filter, 2)).toEqual(plain(statistics(outcomes)));
            const counted = (await store().blotter.accounts()).map((each) => each.roundTrips);
            expect(counted.reduce((sum, each) => sum + each, 0)).toBe(
              await store().blotter.countTrades({}),
            );
            // All are long; asking so reads the trips themselves.
            const trips = { ...filter, direction: "long" as const };
            for (const by of BREAKDOWNS) {
              const sums = await store().blotter.breakdown(filter, by, zone);
              const expected = await store().blotter.breakdown(trips, by, zone);
              expect(plain(sums), `${by} in ${zone}`).toEqual(plain(expected));
            }
          },
        ),
        { numRuns: 30 },
      );
    });
  });
}

type At = { readonly id: string; readonly owner: RoundTrip["account"]; readonly symbol: string };

function toTrip(
  { day, opened, took, micros, currency, net }: Change["trips"][number],
  { id, owner, symbol }: At,
): RoundTrip {
  const openedAt = instantOf(day + opened * MINUTE_MS);
  const closedAt =
    took === undefined ? undefined : instantOf(epochMs(openedAt) + took * MINUTE_MS, micros);
  return roundTrip({
    ...{ id: roundTripId(id), account: owner, instrument: stock(symbol), direction: "long" },
    ...{ openedAt, closedAt, currency, netPnl: net, grossPnl: net.plus(Decimal.one) },
  });
}
