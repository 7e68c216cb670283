import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  Decimal,
  epochMs,
  executionId,
  instantOf,
  instrument,
  type Execution,
  type Instrument,
} from "#domain";
import type { IdentifiedExecution, ImportTransaction } from "#sync";
import type { TradeRules } from "#trades";
import { rebuildTouched } from "../../src/sync/import/rebuild.ts";
import { createStream } from "../../src/sync/import/stream.ts";
import {
  account,
  accountRow,
  cash,
  collect,
  execution,
  identified,
  plain,
  report,
  second,
  start,
  stock,
} from "../support/records.ts";
import type { Opened } from "./opened.ts";

type Batches = readonly (readonly IdentifiedExecution[])[];

/** What a file holds beside its executions. */
type Beside = (transaction: ImportTransaction) => Promise<unknown>;
const nothing: Beside = async () => {};

/** Building while storing ends where building from what is stored ends. */
export function streamCases({ store }: Opened): void {
  const run = <Result>(n: number, work: (transaction: ImportTransaction) => Promise<Result>) =>
    store().imports.transaction(start(n), async (transaction) => {
      const result = await work(transaction);
      await transaction.commit(report(start(n)));
      return result;
    });

  /** Stores and builds as an import does; says how many positions were left to a second reading. */
  const streamed = (batches: Batches, rules: Partial<TradeRules> = {}, n = 1, beside = nothing) =>
    run(n, async (transaction) => {
      await transaction.accounts([accountRow()]);
      const stream = createStream(transaction, rules);
      await stream.expect([account]);
      await beside(transaction);
      for (const batch of batches) await stream.take(batch, await transaction.executions(batch));
      let left: readonly unknown[] = [];
      const end: typeof stream.end = async (touched) => {
        const ended = await stream.end(touched);
        left = ended.positions;
        return ended;
      };
      const roundTrips = await rebuildTouched(transaction, rules, { ...stream, end });
      return { roundTrips, left: left.length };
    });

  const readBack = (batches: Batches, rules: Partial<TradeRules> = {}, beside = nothing) =>
    run(1, async (transaction) => {
      await transaction.accounts([accountRow()]);
      await beside(transaction);
      for (const batch of batches) await transaction.executions(batch);
      return rebuildTouched(transaction, rules);
    });

  const built = async () => ({
    trips: (await collect(store().blotter.allTrades({})))
      .map((trip) => JSON.stringify(plain(trip)))
      .toSorted(),
    gaps: (await store().blotter.gaps()).map((gap) => JSON.stringify(gap)).toSorted(),
  });

  const clear = () =>
    store().database.script(
      "truncate executions, round_trips, gaps, imports, import_known, instruments, accounts",
    );

  const fills = (...over: Partial<Execution>[]) =>
    over.map((each, n) => identified(execution(n, { fees: [], ...each })));
  const one = Decimal.of(1);

  describe("round trips that are built while executions are stored", () => {
    test.each<[string, Partial<TradeRules>]>([
      ["by default", {}],
      ["without shorting", { shorting: false }],
      ["newest lot first", { matching: "lifo" }],
    ])("are those that a second reading gives (%s)", async (_, rules) => {
      const drawn = fc.array(
        fc.record({
          side: fc.constantFrom("buy" as const, "sell" as const),
          quantity: fc.integer({ min: 1, max: 3 }).map((units) => Decimal.of(`${units}.500`)),
          later: fc.integer({ min: -1, max: 9 }),
          symbol: fc.constantFrom("AAPL", "MSFT", "IBM"),
          bust: fc.integer({ min: 0, max: 25 }).map((draw) => draw === 0),
          fee: fc.constantFrom(undefined, "USD", "EUR"),
        }),
        { minLength: 1, maxLength: 40 },
      );
      let streams = 0;
      await fc.assert(
        fc.asyncProperty(drawn, fc.integer({ min: 1, max: 12 }), async (draws, size) => {
          let now = 1;
          const all = draws.map(({ later, symbol, bust, fee, side, quantity }, n) => {
            now = Math.max(0, now + later);
            const fees = fee ? [{ kind: "commission" as const, amount: one, currency: fee }] : [];
            const amended = { report: "bust" as const, refersTo: executionId(`e${n - 1}`) };
            return identified(
              execution(n, {
                ...{ side, quantity, fees, instrument: stock(symbol), executedAt: second(now) },
                ...(bust && n > 0 ? amended : {}),
              }),
            );
          });
          const batches = Array.from({ length: Math.ceil(all.length / size) }, (__, at) =>
            all.slice(at * size, (at + 1) * size),
          );
          await clear();
          const written = await readBack(batches, rules);
          const expected = await built();
          await clear();
          const { roundTrips, left } = await streamed(batches, rules);
          expect([roundTrips, await built()]).toEqual([written, expected]);
          if (left === 0) streams++;
        }),
        { numRuns: 15 },
      );
      expect(streams).toBeGreaterThan(0);
    });

    const inOrder = fills({}, {}, {}, { instrument: stock("MSFT") }, { instrument: stock("MSFT") });

    test("are not read again when executions come in order", async () => {
      expect(await streamed([inOrder.slice(0, 3), inOrder.slice(3)])).toEqual({
        roundTrips: 3,
        left: 0,
      });
      expect((await built()).trips).toHaveLength(3);
    });

    test.each<[string, Batches]>([
      ["executions out of order", [fills({}, { executedAt: second(9) }, {}, {})]],
      ["two of one moment", [fills({}, {}, {}, { executedAt: second(2), sequence: 2 })]],
      ["a correction", [fills({}, {}, { report: "bust", refersTo: executionId("e1") })]],
      ["one that was known", [inOrder.slice(0, 2), fills({}, {}, { id: executionId("e1") })]],
    ])("are read again after %s", async (_, batches) => {
      const { left } = await streamed(batches);
      expect(left).toBe(1);
      const found = await built();
      await clear();
      await readBack(batches);
      expect(found).toEqual(await built());
    });

    test.each<[string, Beside]>([
      [
        "a split",
        (transaction) =>
          transaction.splits([
            {
              ...{ id: executionId("s1"), account, instrument: stock(), sequence: 0 },
              ...{ from: one, to: Decimal.of(2), effectiveAt: instantOf(epochMs(second(0)) + 500) },
            },
          ]),
      ],
      [
        "funding",
        (transaction) =>
          transaction.cash([
            cash(1, { kind: "funding", instrument: stock(), precision: "instant" }),
          ]),
      ],
    ])("are read again where the file tells of %s of the position", async (_, beside) => {
      const batches = [fills({}, { instrument: stock("MSFT") }, {}, { quantity: Decimal.of(200) })];
      expect(await streamed(batches, {}, 1, beside)).toMatchObject({ left: 1 });
      const found = await built();
      await clear();
      await store().database.script("truncate splits, cash_movements");
      await streamed(batches);
      const plainly = await built();
      await clear();
      await readBack(batches, {}, beside);
      expect(found).toEqual(await built());
      // What stands beside the executions has told.
      expect(found).not.toEqual(plainly);
    });

    test("are read again of an account that held something", async () => {
      await streamed([inOrder.slice(0, 2)]);
      expect(await streamed([inOrder.slice(2)], {}, 2)).toMatchObject({ left: 2 });
    });

    test("are read again where an earlier file gave the instrument another multiplier", async () => {
      const known: Instrument = { ...stock(), multiplier: Decimal.of(10) };
      const other = instrument({ kind: "equity", symbol: "AAPL", currency: "USD" });
      await run(2, async (transaction) => {
        await transaction.positions([
          { account, instrument: known, quantity: one, asOf: second(0) },
        ]);
      });
      expect(await streamed([fills({ instrument: other }, { instrument: other })])).toEqual({
        roundTrips: 1,
        left: 1,
      });
    });
  });
}
