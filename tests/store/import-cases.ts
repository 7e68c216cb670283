import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accountId, brokerId, Decimal, executionId, importId, type Split } from "#domain";
import type { ImportStart, ImportTransaction, Stored } from "#sync";
import {
  account,
  accountRow,
  anyExecutions,
  cash,
  collect,
  execution,
  executions,
  identified,
  instruments,
  plain,
  report,
  second,
  start,
  stock,
} from "../support/records.ts";
import type { Opened } from "./opened.ts";

const split = (over: Partial<Split> = {}): Split => ({
  id: executionId("s1"),
  account,
  instrument: stock(),
  from: Decimal.of(2),
  to: Decimal.of(3),
  effectiveAt: second(5),
  sequence: 0,
  ...over,
});

export function importCases({ store }: Opened): void {
  /** Runs one committed import and returns what the work returned. */
  const run = <Result>(
    from: ImportStart,
    work: (transaction: ImportTransaction) => Promise<Result>,
  ) =>
    store().imports.transaction(from, async (transaction) => {
      await transaction.accounts([accountRow()]);
      const result = await work(transaction);
      await transaction.commit(report(from));
      return result;
    });
  const undo = (id: string) =>
    store().imports.transaction(undefined, async (transaction) => {
      const removed = await transaction.remove(importId(id));
      const touched = await transaction.touched();
      await transaction.commit(undefined);
      return { removed, touched };
    });
  const counts = async () => ({
    executions: await store().blotter.countExecutions({}),
    cash: (await store().blotter.cash({}, { limit: 1_000 })).items.length,
    accounts: (await store().blotter.accounts()).length,
    imports: (await store().blotter.imports({ limit: 1_000 })).items.length,
    quarantine: (await store().blotter.quarantine({}, { limit: 1_000 })).items.length,
  });
  const NOTHING = { executions: 0, cash: 0, accounts: 0, imports: 0, quarantine: 0 };
  const only = (stored: Partial<Stored>) => ({ new: 0, known: 0, conflicts: [], ...stored });

  describe("records", () => {
    test("executions come back exactly as they were given, however strange", async () => {
      let n = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(anyExecutions, { selector: ({ id }) => id, minLength: 1, maxLength: 40 }),
          async (batch) => {
            await store().database.script("truncate executions, instruments, accounts");
            await run(start(++n), (transaction) =>
              transaction.executions(batch.map((each) => identified(each))),
            );
            const read = await collect(store().blotter.allExecutions({}));
            const byId = new Map(
              read.map(({ import: _, line: __, ...each }) => [each.id, plain(each)]),
            );
            for (const each of batch) {
              // Of one instrument that two executions describe differently, the first description stays.
              const {
                instrument: { id },
                ...rest
              } = each;
              expect(byId.get(each.id)).toMatchObject(
                plain({ ...rest, instrument: { id } }) as object,
              );
            }
            expect(read.length).toBe(batch.length);
          },
        ),
        { numRuns: 25 },
      );
    });

    test("instruments come back exactly as they were given", async () => {
      await fc.assert(
        fc.asyncProperty(instruments, async (each) => {
          await store().database.script("truncate executions, instruments");
          await run(start(++numbers), (transaction) =>
            transaction.executions([identified(execution(1, { instrument: each }))]),
          );
          const [read] = await collect(store().blotter.allExecutions({}));
          expect(plain(read?.instrument)).toEqual(plain(each));
        }),
        { numRuns: 25 },
      );
    });

    test("what an instrument lacked is filled in by a later statement and never overwritten", async () => {
      const bare = stock();
      await run(start(1), (transaction) =>
        transaction.executions([identified(execution(1, { instrument: bare }))]),
      );
      const named = { ...bare, name: "Apple", isin: "US0378331005" };
      await run(start(2), (transaction) =>
        transaction.executions([identified(execution(2, { instrument: named }))]),
      );
      const renamed = { ...bare, name: "Orange", exchange: "XNAS" };
      await run(start(3), (transaction) =>
        transaction.executions([identified(execution(3, { instrument: renamed }))]),
      );
      const [read] = await collect(store().blotter.allExecutions({}));
      expect(read?.instrument).toMatchObject({
        name: "Apple",
        isin: "US0378331005",
        exchange: "XNAS",
      });
    });

    test("NUL, which Postgres cannot hold, is shown as its picture", async () => {
      await run(start(1), async (transaction) => {
        await transaction.executions([
          identified(execution(1, { note: "a\0b", id: executionId("x\0") })),
        ]);
        await transaction.quarantine([{ line: 3, code: "c", reason: "r", raw: "\0\0" }]);
      });
      const again = await run(start(2), (transaction) =>
        transaction.executions([
          identified(execution(1, { note: "a\0b", id: executionId("x\0") })),
        ]),
      );
      expect(again).toEqual(only({ known: 1 }));
      const [read] = await collect(store().blotter.allExecutions({}));
      expect(read?.note).toBe("a␀b");
      expect((await store().blotter.quarantine({}, { limit: 1 })).items[0]?.raw).toBe("␀␀");
    });

    test("a negative quantity is refused by the table itself", async () => {
      const negative = execution(1, { quantity: Decimal.of(-1) });
      await expect(
        run(start(1), (transaction) => transaction.executions([identified(negative)])),
      ).rejects.toThrow();
      expect(await counts()).toEqual(NOTHING);
    });
  });

  describe("repetition", () => {
    test("a second import of the same rows adds nothing", async () => {
      const batch = executions(2_500);
      expect(await run(start(1), (transaction) => transaction.executions(batch))).toEqual(
        only({ new: 2_500 }),
      );
      expect(await run(start(2), (transaction) => transaction.executions(batch))).toEqual(
        only({ known: 2_500 }),
      );
      expect(await store().blotter.countExecutions({})).toBe(2_500);
    });

    test("an overlapping import adds only what is new, in any order", async () => {
      await run(start(1), (transaction) => transaction.executions(executions(300)));
      const overlap = executions(300, {}, 200).toReversed();
      expect(await run(start(2), (transaction) => transaction.executions(overlap))).toEqual(
        only({ new: 200, known: 100 }),
      );
      expect(await store().blotter.countExecutions({})).toBe(500);
    });

    test("rows repeated within a batch and between batches of one import count once", async () => {
      const result = await run(start(1), async (transaction) => [
        await transaction.executions([...executions(10), ...executions(3)]),
        await transaction.executions(executions(5, {}, 8)),
      ]);
      expect(result).toEqual([only({ new: 10, known: 3 }), only({ new: 3, known: 2 })]);
    });

    test("the same id with another content is a conflict, and the stored one stays", async () => {
      await run(start(1), (transaction) => transaction.executions(executions(2)));
      const other = identified(execution(1, { price: Decimal.of("99.5") }), 7);
      const result = await run(start(2), (transaction) =>
        transaction.executions([other, ...executions(1, {}, 2)]),
      );
      expect(result).toMatchObject({ new: 1, known: 0, conflicts: [{ line: 7, id: "e1" }] });
      expect(result.conflicts[0]?.stored).toContain("101.25");
      const stored = await collect(store().blotter.allExecutions({}));
      expect(stored.map(({ price }) => price.toString())).toEqual(["100.25", "101.25", "102.25"]);
    });

    test("a conflict within one batch names the line that came first", async () => {
      const other = identified(execution(1, { price: Decimal.of("99.5") }), 7);
      const result = await run(start(1), (transaction) =>
        transaction.executions([...executions(2), other]),
      );
      expect(result).toEqual({
        new: 2,
        known: 0,
        conflicts: [{ line: 7, id: "e1", stored: "line 2 of this file" }],
      });
    });

    test("known rows are found among many more than a batch could read at once", async () => {
      await run(start(1), async (transaction) => {
        for (let n = 0; n < 45_000; n += 9_000)
          await transaction.executions(executions(9_000, {}, n));
      });
      const other = identified(execution(40_000, { price: Decimal.of("99.5") }), 7);
      const scattered = [...executions(1), ...executions(2, {}, 44_999), other];
      const result = await run(start(2), (transaction) => transaction.executions(scattered));
      expect(result).toMatchObject({ new: 1, known: 2, conflicts: [{ line: 7, id: "e40000" }] });
      expect(await store().blotter.countExecutions({})).toBe(45_001);
    });

    test("ids belong to their account", async () => {
      const other = accountId("acme", "2");
      await run(start(1), (transaction) => transaction.executions(executions(5)));
      const mixed = [...executions(5), ...executions(5, { account: other })];
      expect(await run(start(2), (transaction) => transaction.executions(mixed))).toEqual(
        only({ new: 5, known: 5 }),
      );
    });

    test("cash and splits are told apart by id and content alike", async () => {
      const twice = [cash(1), cash(2), { ...cash(1), line: 9 }];
      const first = await run(start(1), async (transaction) => [
        await transaction.cash(twice),
        await transaction.splits([split(), split({ to: Decimal.of("3.0") })]),
      ]);
      expect(first).toEqual([only({ new: 2, known: 1 }), only({ new: 1, known: 1 })]);
      const second = await run(start(2), async (transaction) => [
        await transaction.cash([{ ...cash(2), digest: 1_234n }]),
        await transaction.splits([split({ to: Decimal.of(4) })]),
      ]);
      expect(second).toMatchObject([{ conflicts: [{ id: "c2" }] }, { conflicts: [{ id: "s1" }] }]);
      const { items } = await store().blotter.cash({}, { limit: 10 });
      expect(plain(items.at(-1))).toEqual(plain(cash(1).cash));
    });

    test("an account learns its name and currency and stops being a sample", async () => {
      const write = (n: number, over: object) =>
        store().imports.transaction(start(n), async (transaction) => {
          await transaction.accounts([{ ...accountRow(), ...over }]);
          await transaction.commit(report(start(n)));
        });
      await write(1, { sample: true, currency: "USD" });
      await write(2, { name: "Main", currency: "EUR", number: "1" });
      expect(await store().blotter.accounts()).toEqual([
        {
          id: account,
          broker: brokerId("file:acme"),
          name: "Main",
          currency: "USD",
          number: "1",
          executions: 0,
          roundTrips: 0,
          balances: [],
        },
      ]);
    });
  });

  describe("all or nothing", () => {
    test("nothing is seen when the work throws", async () => {
      const failing = store().imports.transaction(start(1), async (transaction) => {
        await transaction.accounts([accountRow()]);
        await transaction.executions(executions(10));
        await transaction.cash([cash(1)]);
        await transaction.keep(Buffer.from("file"));
        throw new Error("The reader fell over");
      });
      await expect(failing).rejects.toThrow("The reader fell over");
      expect(await counts()).toEqual(NOTHING);
    });

    test("work that ends without a commit is a preview: its result comes back and nothing stays", async () => {
      const stored = await store().imports.transaction(start(1), (transaction) =>
        transaction.executions(executions(10)),
      );
      expect(stored).toEqual(only({ new: 10 }));
      expect(await counts()).toEqual(NOTHING);
    });

    test("two imports at once run one after the other", async () => {
      const log: string[] = [];
      const importing = (n: number) =>
        run(start(n), async (transaction) => {
          log.push(`start ${n}`);
          await transaction.executions(executions(50, {}, n * 25));
          log.push(`end ${n}`);
        });
      await Promise.all([importing(1), importing(2), importing(3)]);
      expect(log.map((entry) => entry.split(" ")[0])).toEqual([
        "start",
        "end",
        "start",
        "end",
        "start",
        "end",
      ]);
      expect(await store().blotter.countExecutions({})).toBe(100);
    });
  });

  describe("the file and its import", () => {
    test("the bytes of the file come back whole", async () => {
      const pieces = [1, 300_000, 0, 17, 262_144].map((length, index) =>
        new Uint8Array(length).fill(index + 65),
      );
      await run(start(1), async (transaction) => {
        for (const piece of pieces) {
          await transaction.keep(piece);
          // The reader uses its buffer again.
          piece.fill(piece[0] ?? 0);
        }
      });
      const kept = [];
      for await (const chunk of store().imports.file(start(1).id)) kept.push(chunk);
      expect(Buffer.concat(kept).equals(Buffer.concat(pieces))).toBe(true);
    });

    test("an import is found by bytes, importer, version and options, and only by all of them", async () => {
      await run(start(1), async () => {});
      expect(await store().imports.find(start(1))).toEqual(report(start(1)));
      for (const other of [
        { sha256: "0" },
        { importer: "x" },
        { importerVersion: 3 },
        { options: "{}" },
      ]) {
        expect(await store().imports.find({ ...start(1), ...other })).toBeUndefined();
      }
    });

    test("an import tells what it was started with", async () => {
      await run(start(1, { sample: true }), async () => {});
      expect(await store().imports.start(start(1).id)).toEqual(start(1, { sample: true }));
      expect(await store().imports.start(importId("none"))).toBeUndefined();
    });

    test("a column mapping is remembered and can be changed", async () => {
      expect(await store().imports.mapping("a,b")).toBeUndefined();
      await store().imports.saveMapping("a,b", '{"a":1}');
      await store().imports.saveMapping("a,b", '{"a":2}');
      expect(await store().imports.mapping("a,b")).toBe('{"a":2}');
    });
  });

  describe("undo", () => {
    const everything = async (transaction: ImportTransaction) => {
      await transaction.executions(executions(20));
      await transaction.cash([cash(1), cash(2)]);
      await transaction.splits([split()]);
      await transaction.positions([
        { account, instrument: stock(), quantity: Decimal.of(5), asOf: second(1) },
      ]);
      await transaction.balances([
        { account, currency: "USD", cash: Decimal.of(7), asOf: second(1) },
      ]);
      await transaction.quarantine([{ line: 1, code: "c", reason: "r", raw: "x" }]);
      await transaction.keep(Buffer.from("file"));
    };

    test("undoing the only import leaves nothing at all", async () => {
      await run(start(1), everything);
      const { removed, touched } = await undo(start(1).id);
      expect(removed).toEqual({ executions: 20, cash: 2 });
      expect(touched).toMatchObject([{ account, instrument: stock().id, since: second(0) }]);
      expect(await counts()).toEqual(NOTHING);
      expect(await store().imports.find(start(1))).toBeUndefined();
      for await (const _ of store().imports.file(start(1).id)) expect.unreachable();
      expect(await run(start(2), (transaction) => transaction.executions(executions(20)))).toEqual(
        only({ new: 20 }),
      );
    });

    test("what a later import also brought is handed over to it", async () => {
      await run(start(1), (transaction) => transaction.executions(executions(10)));
      await run(start(2), (transaction) => transaction.executions(executions(10, {}, 6)));
      await run(start(3), (transaction) => transaction.executions(executions(10, {}, 8)));
      const { removed, touched } = await undo(start(1).id);
      expect(removed).toEqual({ executions: 6, cash: 0 });
      expect(touched).toMatchObject([{ account, instrument: stock().id, since: second(0) }]);
      const left = await collect(store().blotter.allExecutions({}));
      expect(left.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, n) => `e${n + 6}`));
      expect(left.slice(0, 4).map((each) => [each.import, each.line])).toEqual([
        [start(2).id, 1],
        [start(2).id, 2],
        [start(2).id, 3],
        [start(2).id, 4],
      ]);
      expect((await undo(start(2).id)).removed).toEqual({ executions: 2, cash: 0 });
      expect((await undo(start(3).id)).removed).toEqual({ executions: 10, cash: 0 });
      expect(await counts()).toEqual(NOTHING);
    });

    test("undoing a later import leaves what the first one brought", async () => {
      await run(start(1), everything);
      await run(start(2), everything);
      expect((await undo(start(2).id)).removed).toEqual({ executions: 0, cash: 0 });
      expect(await counts()).toEqual({
        executions: 20,
        cash: 2,
        accounts: 1,
        imports: 1,
        quarantine: 1,
      });
      expect((await store().blotter.accounts())[0]?.balances.length).toBe(1);
    });

    test("any sequence of imports and undos holds what the standing imports hold together", async () => {
      const range = fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 20 }));
      await fc.assert(
        fc.asyncProperty(
          fc.array(range, { minLength: 1, maxLength: 5 }),
          fc.infiniteStream(fc.nat()),
          async (ranges, picks) => {
            await store().database.script("truncate executions, imports, import_known, accounts");
            const standing = new Map<number, readonly number[]>();
            for (const [n, [first, count]] of ranges.entries()) {
              await run(start(n), (transaction) =>
                transaction.executions(executions(count, {}, first)),
              );
              standing.set(
                n,
                Array.from({ length: count }, (_, index) => first + index),
              );
            }
            while (standing.size > 0) {
              const held = (await collect(store().blotter.allExecutions({}))).map(({ id }) => id);
              const expected = [...new Set([...standing.values()].flat())].sort((a, b) => a - b);
              expect(held).toEqual(expected.map((each) => `e${each}`));
              const picked = [...standing.keys()][(picks.next().value ?? 0) % standing.size] ?? 0;
              await undo(start(picked).id);
              standing.delete(picked);
            }
            expect(await store().blotter.countExecutions({})).toBe(0);
          },
        ),
        { numRuns: 10 },
      );
    });
  });

  let numbers = 500;
}
