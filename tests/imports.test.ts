import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accountId, Decimal, importId, type Instant, instantOf } from "#domain";
import zerodha from "../src/importers/zerodha/importer.ts";
import { defineImporter, type FileSource, type Importer, type StatementRecord } from "#kit";
import { createImports, type ImportStore, type Imports, type Touched } from "#sync";
import { openDatabase, type Store, storeOver } from "#store";
import { textSource } from "#testing";

const HEADER =
  "symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time";
type Fill = readonly [
  id: number,
  side: "buy" | "sell",
  quantity: number | string,
  price: number,
  time: string,
];
const line = ([id, side, quantity, price, time]: Fill) =>
  `TESTCO,INE000X01011,2026-01-05,NSE,EQ,EQ,${side},false,${quantity},${price},${id},9,2026-01-05T${time}`;
const book = (fills: readonly Fill[], name = "book.csv"): FileSource =>
  textSource(`${[HEADER, ...fills.map(line)].join("\n")}\n`, name);

/** The same table without ids, so that only its content tells rows apart. */
const bare: Importer = defineImporter({
  ...zerodha,
  id: "bare",
  async *read(file, options) {
    for await (const records of zerodha.read(file, options)) {
      yield records.map((record) =>
        record.type === "execution"
          ? { ...record, executionId: undefined, orderId: undefined }
          : record,
      );
    }
  },
});

const DAY: readonly Fill[] = [
  [1, "buy", 10, 100, "10:00:00"],
  [2, "buy", 5, 102, "10:30:00"],
  [3, "sell", 15, 110, "11:00:00"],
  [4, "sell", 4, 111, "12:00:00"],
];

let store: Store;
let imports: Imports;
let ids = 0;
const ACCOUNT = { account: "A1" };
const KEY: Touched = {
  account: accountId("zerodha", "A1"),
  instrument: "equity:TESTCO:INR" as Touched["instrument"],
  since: instantOf(0),
};

beforeAll(async () => {
  store = await storeOver(await openDatabase({ kind: "pglite" }));
});
afterAll(() => store.close());

beforeEach(async () => {
  await store.database.script(
    "truncate executions, cash_movements, splits, round_trips, gaps, imports, accounts, instruments, quarantine cascade",
  );
  imports = over(store.imports);
});

/** Importers of which the first ones recognise files and the others only stand in the list. */
const createImportsOf = (active: readonly Importer[], idle: readonly Importer[]) =>
  over(store.imports, [
    ...active,
    ...idle.map((importer) => ({ ...importer, recognise: () => undefined })),
  ]);

const over = (importStore: ImportStore, importers: readonly Importer[] = [zerodha]) =>
  createImports({
    store: importStore,
    importers,
    generic: { importer: bare, signatureOf: () => undefined },
    rules: {},
    async spool(source) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of source.bytes()) chunks.push(chunk);
      return { file: textSource(Buffer.concat(chunks), source.name), remove: async () => {} };
    },
    now: () => instantOf(Date.UTC(2026, 0, 1)),
    monotonicMs: () => 0,
    newId: () => importId(`import-${ids++}`),
  });

/** Round trips as they stand, in short. */
async function trips(): Promise<string[]> {
  const rows = await store.database.query<{
    direction: string;
    quantity: string;
    gross: string;
    state: string;
  }>(
    sql.raw(
      "select direction, quantity, gross as gross, case when open_quantity > 0 then 'open' else 'closed' end as state from round_trips order by opened_at, id",
    ),
  );
  return rows.map(
    ({ direction, quantity, gross, state }) => `${direction} ${quantity} ${state} ${gross}`,
  );
}

describe("fills of one moment", () => {
  const at = DAY.slice(0, 3).map(([id, side, quantity, price]): Fill => {
    return [id, side, quantity, price, "10:00:00"];
  });

  test("that are listed newest first are put in the order of their numbers", async () => {
    const report = await imports.import(book(at.toReversed()), ACCOUNT);
    expect(await trips()).toEqual(["long 15 closed 140"]);
    expect(report.notes.join()).not.toContain("order of");
  });

  test("that nothing puts in order keep that of the file, which is said", async () => {
    const report = await createImportsOf([bare], []).import(book(at), ACCOUNT);
    expect(await trips()).toEqual(["long 15 closed 140"]);
    expect(report.notes.join()).toContain("that of the file was assumed");
  });
});

describe("importing again", () => {
  test("the same file changes nothing and is told at once", async () => {
    const first = await imports.import(book(DAY), ACCOUNT);
    expect(first.executions).toEqual({ new: 4, known: 0, quarantined: 0 });
    const before = await trips();
    const again = await imports.import(book(DAY), ACCOUNT);
    expect(again).toMatchObject({ repeated: true, executions: { new: 0, known: 4 } });
    expect(await trips()).toEqual(before);
  });

  test("an overlapping file adds only what is new", async () => {
    await imports.import(book(DAY.slice(0, 3)), ACCOUNT);
    const report = await imports.import(book(DAY.slice(1)), ACCOUNT);
    expect(report.executions).toEqual({ new: 1, known: 2, quarantined: 0 });
    expect(await trips()).toEqual(["long 15 closed 140", "short 4 open 0"]);
  });

  test("a re-sorted file adds nothing", async () => {
    await imports.import(book(DAY), ACCOUNT);
    const report = await imports.import(book(DAY.toReversed()), ACCOUNT);
    expect(report.executions).toEqual({ new: 0, known: 4, quarantined: 0 });
  });

  test("any order of arrival gives the same round trips", async () => {
    await imports.import(book(DAY), ACCOUNT);
    const whole = await trips();
    await store.database.script("truncate executions, round_trips, imports cascade");
    for (const at of [3, 1, 0, 2]) await imports.import(book(DAY.slice(at, at + 1)), ACCOUNT);
    expect(await trips()).toEqual(whole);
  });
});

describe("identity", () => {
  const TWINS: readonly Fill[] = [
    [1, "buy", 10, 100, "10:00:00"],
    [2, "buy", 10, 100, "10:00:00"],
    [3, "sell", 20, 101, "10:00:01"],
  ];

  test("two identical fills without ids stay two, however often they are read", async () => {
    const plain = over(store.imports, [bare]);
    expect((await plain.import(book(TWINS), ACCOUNT)).executions).toMatchObject({
      new: 3,
      known: 0,
    });
    const more = book([...TWINS, [4, "buy", 10, 100, "10:00:00"]], "more.csv");
    expect((await plain.import(more, ACCOUNT)).executions).toMatchObject({ new: 1, known: 3 });
  });

  test("an id that comes again with another content is quarantined and the stored one stays", async () => {
    await imports.import(book(DAY), ACCOUNT);
    const before = await trips();
    const { report, quarantined } = await imports.preview(
      book([[2, "buy", 5, 103, "10:30:00"]]),
      ACCOUNT,
    );
    expect(report.executions).toEqual({ new: 0, known: 0, quarantined: 1 });
    expect(quarantined).toMatchObject([{ line: 2, code: "id-conflict" }]);
    expect(quarantined[0]?.reason).toContain("102");
    expect(await trips()).toEqual(before);
  });

  test("an id twice in one file is a repetition, or a conflict when the content differs", async () => {
    const report = await imports.import(
      book([...DAY, [1, "buy", 10, 100, "10:00:00"], [2, "sell", 5, 102, "10:30:00"]]),
      ACCOUNT,
    );
    expect(report.executions).toEqual({ new: 4, known: 1, quarantined: 1 });
  });

  test("the same ids in another account are other executions", async () => {
    await imports.import(book(DAY), ACCOUNT);
    expect((await imports.import(book(DAY), { account: "A2" })).executions).toMatchObject({
      new: 4,
    });
  });
});

describe("a statement of another format", () => {
  const other: Importer = defineImporter({ ...bare, id: "other" });
  const dated: Importer = defineImporter({
    ...bare,
    id: "dated",
    async *read(file, options) {
      for await (const records of bare.read(file, options)) {
        yield records.map((record) =>
          record.type === "execution"
            ? {
                ...record,
                at: {
                  ...record.at,
                  precision: "day" as const,
                  instant: "2026-01-04T18:30:00.000000Z" as Instant,
                },
              }
            : record,
        );
      }
    },
  });
  const TWINS: readonly Fill[] = [...DAY, [5, "buy", 10, 100, "10:00:00"]];

  test.each([other, dated])(
    "tells of the same fills and doubles nothing ($id)",
    async (importer) => {
      await imports.import(book(DAY), ACCOUNT);
      const before = await trips();
      expect(
        (await over(store.imports, [importer]).import(book(DAY), ACCOUNT)).executions,
      ).toMatchObject({ new: 0, known: 4 });
      expect(await trips()).toEqual(before);
    },
  );

  test("adds the second of two identical fills that only it knows", async () => {
    await imports.import(book(DAY), ACCOUNT);
    const report = await over(store.imports, [other]).import(book(TWINS), ACCOUNT);
    expect(report.executions).toMatchObject({ new: 1, known: 4 });
    const again = await over(store.imports, [other]).import(book(TWINS.toReversed()), ACCOUNT);
    expect(again.executions).toMatchObject({ new: 0, known: 5 });
  });

  test("keeps what it also told of when the first is undone", async () => {
    const first = await imports.import(book(DAY), ACCOUNT);
    await over(store.imports, [other]).import(book(DAY), ACCOUNT);
    const before = await trips();
    expect(await imports.undo(first.id)).toMatchObject({ executions: 0 });
    expect(await trips()).toEqual(before);
  });
});

test("a statement of another grain is imported with a warning", async () => {
  const orders = defineImporter({
    ...zerodha,
    id: "orders",
    name: "Orders of a test",
    grain: "order",
  });
  await over(store.imports, [orders]).import(book(DAY), ACCOUNT);
  const both = createImportsOf([zerodha], [orders]);
  const report = await both.import(book([[9, "buy", 1, 1, "15:00:00"]]), ACCOUNT);
  expect(report.notes.filter((note) => note.includes("Orders of a test"))).toHaveLength(1);
});

test("executions of one instant keep the order of the file, newest first or not", async () => {
  const scalp: readonly Fill[] = [
    [1, "buy", 1, 100, "10:00:00"],
    [2, "buy", 2, 90, "10:00:00"],
    [3, "sell", 1, 110, "11:00:00"],
    [4, "sell", 2, 110, "11:00:00"],
  ];
  for (const rows of [scalp, scalp.toReversed()]) {
    await store.database.script("truncate executions, round_trips, imports cascade");
    await imports.import(book(rows), ACCOUNT);
    const [order] = await store.database.query<{ ids: string }>(
      sql.raw(
        "select string_agg(id, ' ' order by executed_at, sequence, id) as ids from executions",
      ),
    );
    expect(order?.ids.split(" ").map((id) => id.split(":").at(-1))).toEqual(["1", "2", "3", "4"]);
  }
});

test.each(["oldest", "newest"])(
  "what a later export adds to a day comes behind what is known, %s first",
  async (first) => {
    const dated = defineImporter({
      ...zerodha,
      async *read(file, options) {
        for await (const records of zerodha.read(file, options)) {
          yield records.map((record) => {
            if (record.type !== "execution") return record;
            const day = /:[12]$/.test(record.executionId ?? "") ? "2026-01-04" : "2026-01-05";
            const at = {
              ...record.at,
              precision: "day" as const,
              instant: `${day}T00:00:00.000000Z` as Instant,
            };
            return { ...record, at };
          });
        }
      },
    });
    const fills: readonly Fill[] = [
      [1, "buy", 2, 100, "10:00:00"],
      [2, "buy", 3, 100, "10:00:00"],
      [12, "buy", 10, 100, "10:00:00"],
      [13, "sell", 15, 101, "10:30:00"],
      [14, "sell", 4, 110, "11:00:00"],
      [15, "buy", 4, 109, "12:00:00"],
    ];
    const exported = (from: number, to?: number) => {
      const rows = fills.slice(from, to);
      return book(first === "oldest" ? rows : rows.toReversed());
    };
    const journal = over(store.imports, [dated]);
    await journal.import(exported(0, 4), ACCOUNT);
    await journal.import(exported(first === "oldest" ? 2 : 0), ACCOUNT);
    expect(await trips()).toEqual(["long 15 closed 15", "short 4 closed 4"]);
  },
);

test("a row that opens and closes in one instant does so in that order, newest first or not", async () => {
  const scalper = defineImporter({
    ...zerodha,
    async *read(file, options) {
      for await (const records of zerodha.read(file, options)) {
        yield records.flatMap((record): StatementRecord[] =>
          record.type === "execution"
            ? [
                { ...record, effect: "open" as const },
                {
                  ...record,
                  executionId: `${record.executionId}:close`,
                  side: "sell" as const,
                  effect: "close" as const,
                },
              ]
            : [record],
        );
      }
    },
  });
  const newestFirst: readonly Fill[] = [
    [2, "buy", 2, 100, "11:00:00"],
    [1, "buy", 1, 100, "10:00:00"],
  ];
  await over(store.imports, [scalper]).import(book(newestFirst), ACCOUNT);
  expect(await trips()).toEqual(["long 1 closed 0", "long 2 closed 0"]);
});

test("what the executions show to be missing is kept until it comes", async () => {
  const closing = defineImporter({
    ...zerodha,
    async *read(file, options) {
      for await (const records of zerodha.read(file, options)) {
        yield records.map((record) =>
          record.type === "execution" && record.side === "sell"
            ? { ...record, effect: "close" as const }
            : record,
        );
      }
    },
  });
  const journal = over(store.imports, [closing]);
  await journal.import(book(DAY.slice(2)), ACCOUNT);
  const gaps = async () =>
    (await store.blotter.gaps()).map(({ kind, quantity }) => `${kind} ${quantity}`);
  expect(await gaps()).toEqual(["closes-nothing 4", "closes-nothing 15"]);
  const second = await journal.import(book(DAY.slice(0, 2)), ACCOUNT);
  expect(await gaps()).toEqual(["closes-nothing 4"]);
  await journal.undo(second.id);
  expect(await gaps()).toEqual(["closes-nothing 4", "closes-nothing 15"]);
});

test("a fee in the account's own currency counts at the rate of its execution", async () => {
  const abroad = defineImporter({
    ...zerodha,
    async *read(file, options) {
      for await (const records of zerodha.read(file, options)) {
        yield records.map((record) =>
          record.type === "execution"
            ? {
                ...record,
                account: { currency: "USD" },
                fees: [{ kind: "commission" as const, amount: Decimal.of(2), currency: "USD" }],
                fxRate: Decimal.of("0.0125"),
              }
            : record,
        );
      }
    },
  });
  await over(store.imports, [abroad]).import(book(DAY.slice(0, 3)), ACCOUNT);
  const { items } = await store.blotter.trades(
    {},
    { by: "opened", descending: false },
    { limit: 10 },
  );
  expect(items.map(({ grossPnl, fees, netPnl }) => `${grossPnl} ${fees} ${netPnl}`)).toEqual([
    "140 480 -340",
  ]);
});

test("a row that cannot be read is quarantined and the rest is imported", async () => {
  const { report, quarantined } = await imports.preview(
    book([...DAY, [5, "buy", "NaN", 1, "13:00:00"]]),
    ACCOUNT,
  );
  expect(report.executions).toEqual({ new: 4, known: 0, quarantined: 1 });
  expect(quarantined).toMatchObject([
    { line: 6, code: "bad-number", raw: line([5, "buy", "NaN", 1, "13:00:00"]) },
  ]);
});

test("a file of which hardly anything can be read is refused, and long rows are cut", async () => {
  const babble = (rows: number) =>
    defineImporter({
      ...zerodha,
      async *read() {
        for (let at = 0; at < rows; at += 10_000) {
          yield Array.from({ length: Math.min(10_000, rows - at) }, (_, n) => ({
            type: "unreadable" as const,
            line: at + n + 2,
            code: "bad-number",
            reason: "Babble",
            raw: n === 0 && at === 0 ? "x".repeat(100_000) : "x",
          }));
        }
      },
    });
  await expect(
    over(store.imports, [babble(100_001)]).import(book(DAY), ACCOUNT),
  ).rejects.toMatchObject({ failure: { code: "mostly-unreadable", owner: "user" } });
  const { quarantined, report } = await over(store.imports, [babble(3)]).preview(
    book(DAY),
    ACCOUNT,
  );
  expect(report.executions.quarantined).toBe(3);
  expect(quarantined.map(({ raw }) => raw.length)).toEqual([65_536, 1, 1]);
});

test("a preview says what an import would do and keeps nothing", async () => {
  const { report, executions } = await imports.preview(book(DAY), ACCOUNT);
  expect(report.executions.new).toBe(4);
  expect(executions).toHaveLength(4);
  expect(await trips()).toEqual([]);
  expect((await imports.import(book(DAY), ACCOUNT)).executions.new).toBe(4);
});

test("an import that breaks in the middle leaves nothing", async () => {
  const breaking = defineImporter({
    ...zerodha,
    async *read(file, options) {
      for await (const records of zerodha.read(file, options)) yield records;
      throw new Error("Cut off");
    },
  });
  await expect(over(store.imports, [breaking]).import(book(DAY), ACCOUNT)).rejects.toThrow(
    "Cut off",
  );
  expect(await trips()).toEqual([]);
  expect(
    await store.imports.find({ sha256: "", importer: "", importerVersion: 1, options: "" }),
  ).toBeUndefined();
  expect((await imports.import(book(DAY), ACCOUNT)).executions.new).toBe(4);
});

test("undo takes back what only that import brought", async () => {
  await imports.import(book(DAY.slice(0, 2)), ACCOUNT);
  const second = await imports.import(book(DAY), ACCOUNT);
  expect(await trips()).toEqual(["long 15 closed 140", "short 4 open 0"]);
  expect(await imports.undo(second.id)).toEqual({ executions: 2, cash: 0 });
  expect(await trips()).toEqual(["long 15 open 0"]);
});

test("undo hands over what another import also brought", async () => {
  const first = await imports.import(book(DAY.slice(0, 3)), ACCOUNT);
  await imports.import(book(DAY), ACCOUNT);
  const before = await trips();
  expect(await imports.undo(first.id)).toEqual({ executions: 0, cash: 0 });
  expect(await trips()).toEqual(before);
});

test("replay reads the kept file again with a mended importer", async () => {
  const broken = { ...zerodha, columns: undefined } as unknown as Importer;
  const strict = defineImporter({
    ...broken,
    async *read(file, options) {
      for await (const records of zerodha.read(file, options)) {
        yield records.map((record) =>
          record.type === "execution" && record.line === 3
            ? {
                type: "unreadable" as const,
                line: 3,
                code: "test",
                reason: "Not understood yet",
                raw: "",
              }
            : record,
        );
      }
    },
  });
  const first = await over(store.imports, [strict]).import(book(DAY), ACCOUNT);
  expect(first.executions).toEqual({ new: 3, known: 0, quarantined: 1 });
  const mended = await imports.replay(first.id);
  expect(mended.executions).toEqual({ new: 4, known: 0, quarantined: 0 });
  expect(await trips()).toEqual(["long 15 closed 140", "short 4 open 0"]);
});

test("a replay of an import that does not stand is refused", async () => {
  await expect(imports.replay(importId("import-none"))).rejects.toMatchObject({
    failure: { code: "unknown-import", owner: "user" },
  });
});

test("a statement of another account is refused and nothing is stored", async () => {
  const stating = defineImporter({
    ...zerodha,
    async *read(file, options) {
      for await (const records of zerodha.read(file, options)) {
        yield records.map((record) =>
          record.type === "execution" ? { ...record, account: { number: "777123" } } : record,
        );
      }
    },
  });
  await expect(over(store.imports, [stating]).import(book(DAY), ACCOUNT)).rejects.toMatchObject({
    failure: { code: "other-account", message: expect.not.stringContaining("777123") },
  });
  expect(await trips()).toEqual([]);
});

test("a rebuild from the last flat point reads no more than it must", async () => {
  await imports.import(book(DAY), ACCOUNT);
  const from = await store.imports.transaction(undefined, (transaction) =>
    transaction.rebuildFrom({ ...KEY, since: "2026-01-05T06:45:00.000000Z" as Touched["since"] }),
  );
  expect(from).toBe("2026-01-05T06:30:00.000000Z");
});

const CHECKED = (expected: string): Importer =>
  defineImporter({
    ...zerodha,
    async *read(file, options) {
      yield* zerodha.read(file, options);
      yield [
        {
          type: "check",
          name: "Realised",
          expected: Decimal.of(expected),
          measure: { of: "gross" },
        },
      ];
    },
  });

test("a total of the file is compared with the profit of its own executions", async () => {
  const right = await over(store.imports, [CHECKED("140")]).import(book(DAY), ACCOUNT);
  expect(right.checks).toEqual([{ name: "Realised", expected: "140", actual: "140", ok: true }]);
  const wrong = await over(store.imports, [CHECKED("141")]).preview(book(DAY, "other.csv"), {
    account: "A3",
  });
  expect(wrong.report.checks).toMatchObject([{ expected: "141", actual: "140", ok: false }]);
});
