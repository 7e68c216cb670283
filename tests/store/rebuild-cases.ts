import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimal, executionId, roundTripId, type Execution, type Instant } from "#domain";
import type { ImportTransaction, Touched } from "#sync";
import { buildRoundTrips, compareEvents, type RoundTrip, type TradeRules } from "#trades";
import { rebuildTouched } from "../../src/sync/import/rebuild.ts";
import {
  account,
  accountRow,
  cash,
  collect,
  execution,
  executions,
  identified,
  plain,
  report,
  second,
  start,
  stock,
} from "../support/records.ts";
import { roundTrip } from "../support/trips.ts";
import type { Opened } from "./opened.ts";

const position: Touched = { account, instrument: stock().id, since: second(0) };

async function* inBatches(...batches: readonly RoundTrip[][]) {
  yield* batches;
}

export function rebuildCases({ store }: Opened): void {
  const run = <Result>(n: number, work: (transaction: ImportTransaction) => Promise<Result>) =>
    store().imports.transaction(start(n), async (transaction) => {
      await transaction.accounts([accountRow()]);
      const result = await work(transaction);
      await transaction.commit(report(start(n)));
      return result;
    });
  const withTrips = (n: number, trips: RoundTrip[]) =>
    run(n, async (transaction) => {
      await transaction.executions([identified(execution(n * 1_000))]);
      await transaction.replaceRoundTrips(position, undefined, inBatches(trips));
    });
  let runs = 900;
  const from = (since: Instant) =>
    run(++runs, (transaction) => transaction.rebuildFrom({ ...position, since }));
  const trip = (id: string, opened: number, closed: number | undefined) =>
    roundTrip({
      id: roundTripId(id),
      openedAt: second(opened),
      closedAt: closed === undefined ? undefined : second(closed),
    });

  describe("touched positions", () => {
    test("a position is touched since its earliest new event, and known rows touch nothing", async () => {
      await run(1, (transaction) => transaction.executions(executions(5, {}, 10)));
      const touched = await run(2, async (transaction) => {
        await transaction.executions(executions(9, {}, 8));
        await transaction.executions(executions(2, { instrument: stock("MSFT") }, 30));
        return transaction.touched();
      });
      expect(touched).toMatchObject([
        { ...position, since: second(8) },
        { account, instrument: stock("MSFT").id, since: second(30) },
      ]);
    });

    test("a bust touches the time of what it refers to", async () => {
      await run(1, (transaction) => transaction.executions(executions(5)));
      const touched = await run(2, async (transaction) => {
        const bust = execution(50, { report: "bust", refersTo: executionId("e3") });
        await transaction.executions([identified(bust)]);
        return [await transaction.touched(), await transaction.corrected(position)];
      });
      expect(touched).toMatchObject([[{ ...position, since: second(3) }], true]);
    });

    test("funding touches its instrument, a dividend does not", async () => {
      const touched = await run(1, async (transaction) => {
        await transaction.cash([
          cash(1, { kind: "dividend", instrument: stock() }),
          cash(2, { kind: "funding", instrument: stock("BTC-PERP") }),
        ]);
        return transaction.touched();
      });
      expect(touched).toMatchObject([
        { account, instrument: stock("BTC-PERP").id, since: second(2) },
      ]);
    });
  });

  describe("where a rebuild starts", () => {
    test("from the change itself when nothing was open then", async () => {
      await withTrips(1, [trip("a", 1, 3), trip("b", 5, 7)]);
      expect(await from(second(4))).toBe(second(4));
      expect(await from(second(9))).toBe(second(9));
    });

    test("from the opening of what was open or closed later", async () => {
      await withTrips(1, [trip("a", 1, 3), trip("b", 5, undefined)]);
      expect(await from(second(2))).toBe(second(1));
      expect(await from(second(8))).toBe(second(5));
    });

    test("from before a fill that closed one trip and opened the next", async () => {
      await withTrips(1, [
        trip("a", 1, 3),
        trip("b", 3, 5),
        trip("c", 5, 9),
        trip("d", 20, undefined),
      ]);
      expect(await from(second(6))).toBe(second(1));
      expect(await from(second(21))).toBe(second(20));
    });

    test("from the flat point before a long chain of overlapping trips", async () => {
      const chain = Array.from({ length: 20 }, (_, n) => trip(`t${n}`, 10 + n * 2, 13 + n * 2));
      await withTrips(1, [trip("a", 1, 3), ...chain]);
      expect(await from(second(48))).toBe(second(10));
    });

    test("from the first opening of all when the chain reaches there", async () => {
      const chain = Array.from({ length: 20 }, (_, n) => trip(`t${n}`, 10 + n * 2, 13 + n * 2));
      await withTrips(1, chain);
      expect(await from(second(48))).toBe(second(10));
    });

    test("what is only assumed to have expired still counts as open", async () => {
      await withTrips(1, [{ ...trip("a", 1, 3), closedBy: "expiry-assumed" }]);
      expect(await from(second(9))).toBe(second(1));
    });
  });

  describe("events", () => {
    test("come in trading order across batches, with splits and funding between them", async () => {
      const found = await run(1, async (transaction) => {
        await transaction.executions(executions(6_000).toReversed());
        // Five at one instant around the border of a batch, told apart by sequence and id.
        await transaction.executions(
          executions(5, { executedAt: second(4_999), sequence: 4_999 }, 9_000),
        );
        await transaction.splits([
          {
            id: executionId("s"),
            account,
            instrument: stock(),
            from: Decimal.one,
            to: Decimal.of(2),
            effectiveAt: second(4_999),
            sequence: 0,
          },
        ]);
        await transaction.cash([
          cash(4_999, { kind: "funding", instrument: stock() }),
          cash(3, { kind: "dividend", instrument: stock() }),
        ]);
        return {
          all: await collect(transaction.events(position, undefined)),
          late: await collect(transaction.events(position, second(4_999))),
        };
      });
      expect(found.all.length).toBe(6_007);
      expect(found.all.toSorted(compareEvents)).toEqual(found.all);
      expect(found.late).toEqual(found.all.slice(4_999));
    });

    test("of one round trip are those between its ends", async () => {
      await run(1, (transaction) => transaction.executions(executions(20)));
      const found = await store().blotter.eventsOf(trip("a", 5, 9));
      expect(found.map((event) => ("side" in event ? event.id : ""))).toEqual([
        "e5",
        "e6",
        "e7",
        "e8",
        "e9",
      ]);
    });
  });

  describe("round trips", () => {
    test("come back exactly as they were given", async () => {
      const strange = roundTrip({
        id: roundTripId('a"b\\'),
        openedAt: second(1),
        closedAt: second(2),
        executionIds: ['x"', "{}", "a,b", "\\N", ""].map(executionId),
        feesPaid: [{ amount: Decimal.of("1.5"), currency: "EUR" }],
        closedBy: "assignment",
        stated: true,
        grossPnlAccount: Decimal.of("-3"),
        excursions: { mae: Decimal.of("-1.5"), mfe: Decimal.of("2"), drawdown: Decimal.of("3.5") },
        gaps: [
          {
            kind: "unconverted-fee",
            account,
            instrument: stock().id,
            at: second(1),
            source: "x",
            amount: { amount: Decimal.one, currency: "EUR" },
          },
          {
            kind: "split-rounding",
            account,
            instrument: stock().id,
            at: second(1),
            quantity: Decimal.of("0.5"),
          },
        ],
      });
      const open = trip("open", 3, undefined);
      await withTrips(1, [strange, open]);
      const found = await collect(store().blotter.allTrades({}));
      expect(plain(found)).toEqual(plain([strange, open]));
      expect(plain(await store().blotter.trade(account, stock().id, strange.id))).toEqual(
        plain(strange),
      );
      expect(await store().blotter.trade(account, stock().id, roundTripId("none"))).toBeUndefined();
    });

    test("are replaced from the given opening on, and annotations stay", async () => {
      await withTrips(1, [trip("a", 1, 2), trip("b", 3, 4), trip("c", 5, 6)]);
      const key = { account, instrument: stock().id, trip: roundTripId("b") };
      const note = { note: "why?", tags: ["plan", "fomo", "plan"], updatedAt: second(9) };
      await store().annotations.annotate(key, note);
      await run(2, (transaction) =>
        transaction.replaceRoundTrips(
          position,
          second(3),
          inBatches([trip("b", 3, 8)], [trip("d", 9, 10)]),
        ),
      );
      const found = await collect(store().blotter.allTrades({}));
      expect(found.map(({ id }) => id)).toEqual(["a", "b", "d"]);
      expect(found[1]?.annotation).toEqual({ ...note, tags: ["plan", "fomo"] });
      expect(await store().annotations.tags()).toEqual([
        { tag: "fomo", trades: 1 },
        { tag: "plan", trades: 1 },
      ]);
    });

    test("a trip that the same import replaces twice is stored once", async () => {
      await run(1, async (transaction) => {
        await transaction.executions(executions(1));
        await transaction.replaceRoundTrips(position, undefined, inBatches([trip("a", 1, 2)]));
        await transaction.replaceRoundTrips(position, undefined, inBatches([trip("a", 1, 3)]));
      });
      expect(
        (await collect(store().blotter.allTrades({}))).map(({ closedAt }) => closedAt),
      ).toEqual([second(3)]);
    });

    test("undoing a correction that came later brings back what it corrected", async () => {
      const sold = execution(1, { quantity: Decimal.of(100) });
      const imported = (id: number, ...rows: Execution[]) =>
        run(id, async (transaction) => {
          await transaction.executions(rows.map((row) => identified(row)));
          await rebuildTouched(transaction, {});
        });
      await imported(1, execution(0), sold);
      const before = byKey(await collect(store().blotter.allTrades({})));
      const changed = { price: Decimal.of(500), report: "correction", refersTo: sold.id } as const;
      await imported(2, {
        ...{ ...sold, ...changed },
        ...{ id: executionId("late"), executedAt: second(50), sequence: 50 },
      });
      expect(byKey(await collect(store().blotter.allTrades({})))).not.toEqual(before);
      await run(3, async (transaction) => {
        await transaction.remove(start(2).id);
        await rebuildTouched(transaction, {});
      });
      expect(byKey(await collect(store().blotter.allTrades({})))).toEqual(before);
    });

    test.each<[string, Partial<TradeRules>]>([
      ["flat to flat", {}],
      ["fill to fill", { grouping: "fill-to-fill" }],
      ["flat to reduced", { grouping: "flat-to-reduced" }],
    ])(
      "rebuilt import by import, in any order of arrival, equal those built at once (%s)",
      async (_, rules) => {
        const fills = fc.array(
          fc.record({
            side: fc.constantFrom("buy" as const, "sell" as const),
            quantity: fc.integer({ min: 1, max: 3 }).map((units) => Decimal.of(units)),
            at: fc.nat(12).map(second),
            symbol: fc.constantFrom("AAPL", "MSFT"),
            bust: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
            file: fc.nat(3),
          }),
          { minLength: 1, maxLength: 25 },
        );
        await fc.assert(
          fc.asyncProperty(fills, async (drawn) => {
            await store().database.script(
              "truncate executions, round_trips, imports, import_known",
            );
            const all = drawn.map(({ symbol, at, bust, ...fill }, n) => ({
              ...execution(n, {
                ...fill,
                fees: [],
                instrument: stock(symbol),
                executedAt: at,
                sequence: n,
              }),
              ...(bust && n > 0
                ? { report: "bust" as const, refersTo: executionId(`e${n - 1}`) }
                : {}),
            })) as (Execution & { file: number })[];
            for (const file of [2, 0, 3, 1]) {
              const batch = all
                .filter((each) => each.file === file)
                .map(({ file: _file, ...each }) => identified(each));
              await run(file, async (transaction) => {
                await transaction.executions(batch);
                await rebuildTouched(transaction, rules);
              });
            }
            const events = all.map(({ file: _file, ...each }) => each).toSorted(compareEvents);
            const expected = byKey(buildRoundTrips(events, rules).roundTrips);
            const found = byKey(await collect(store().blotter.allTrades({})));
            expect(found).toEqual(expected);
          }),
          { numRuns: 30 },
        );
      },
    );
  });
}

/**
 * Rows by their key. An open trip of an unknown end is not told from others by its place in the
 * list.
 */
const byKey = (trips: readonly RoundTrip[]) =>
  Object.fromEntries(
    trips
      .map((each) => [`${each.instrument.id} ${each.id}`, plain(each)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
