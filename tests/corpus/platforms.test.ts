import { existsSync, readdirSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { accountId, Decimal, type Execution, executionId } from "#domain";
import { cashEffect, type CheckRecord, type Importer, openStatement } from "#kit";
import { importers } from "#importers";
import { fileSource, readStatement, type ReadStatement } from "#testing";
import { buildRoundTrips, type RoundTrip } from "#trades";
import metatrader4 from "../../src/importers/metatrader4-html/importer.ts";
import metatrader5 from "../../src/importers/metatrader5-html/importer.ts";
import robinhood from "../../src/importers/robinhood/importer.ts";
import thinkorswim from "../../src/importers/thinkorswim/importer.ts";
import tradovateOrders from "../../src/importers/tradovate-orders/importer.ts";
import tradovatePerformance from "../../src/importers/tradovate-performance/importer.ts";
import tradovatePositions from "../../src/importers/tradovate-position-history/importer.ts";
import webull from "../../src/importers/webull/importer.ts";
import webullIntl from "../../src/importers/webull-intl/importer.ts";

/** Real files of trading platforms, which stand beside the repository and are never part of it. */
const CORPUS = new URL("../../../shared/corpus/statements/", import.meta.url).pathname;
const present = existsSync(CORPUS);
if (!present)
  process.stdout.write(
    "The corpus of real statements is absent: tests/corpus/platforms.test.ts checks nothing\n",
  );

const read = async (importer: Importer, path: string): Promise<ReadStatement> => {
  const statement = await readStatement(importer, await fileSource(`${CORPUS}${path}`));
  const { executions, cash, positions, checks, unreadable } = statement;
  process.stdout.write(
    `${importer.id} ${path}: ${executions.length} executions, ${cash.length} cash, ${positions.length} positions, ` +
      `${checks.filter(holds).length} of ${checks.filter(({ actual }) => actual).length} checks hold, ` +
      `${checks.filter(({ measure }) => measure).length} left to the engine, ${unreadable.length} quarantined\n`,
  );
  expect(statement.recognised).toBe(true);
  return statement;
};

const holds = ({ expected, actual, tolerance = Decimal.zero }: CheckRecord) =>
  actual !== undefined && !actual.minus(expected).abs().gt(tolerance);
const failing = ({ checks }: ReadStatement) =>
  checks
    .filter((check) => check.actual && !holds(check))
    .map(({ name, expected, actual }) => `${name}: ${expected}, ours ${actual}`);
/** What the executions of a file that ends flat earned, charges deducted. */
const cashOf = ({ executions }: ReadStatement) => Decimal.sum(executions.map(cashEffect));
const figure = ({ checks }: ReadStatement, name: string) =>
  String(checks.find((check) => check.name === name)?.actual);

/** Round trips of one file, as the engine builds them; what lists the newest first is turned round. */
function tripsOf({ executions }: ReadStatement): readonly RoundTrip[] {
  const newestFirst = (executions[0]?.at.instant ?? "") > (executions.at(-1)?.at.instant ?? "");
  const built = executions.map((record, at): Execution => {
    const { instrument, kind = "fill", side, quantity, price, fees = [] } = record;
    const { effect, statedPnl } = record;
    return {
      id: executionId(String(at)),
      account: accountId("test", "1"),
      instrument,
      kind,
      side,
      quantity,
      price,
      fees,
      ...(effect ? { effect } : {}),
      ...(statedPnl ? { statedPnl } : {}),
      executedAt: record.at.instant,
      precision: record.at.precision,
      zone: record.at.zone,
      sequence: newestFirst ? -at : at,
      report: "new",
    };
  });
  return buildRoundTrips(built).roundTrips;
}
const gross = (trips: readonly RoundTrip[]) =>
  String(Decimal.sum(trips.map(({ grossPnl }) => grossPnl)));
const net = (trips: readonly RoundTrip[]) => String(Decimal.sum(trips.map(({ netPnl }) => netPnl)));

describe.runIf(present)("metatrader4-html", () => {
  test("636 closed and 21 open tickets give 2138.16 and the balance", async () => {
    const statement = await read(metatrader4, "metatrader/MT4Trade_01.htm");
    const { executions, cash, positions, unreadable } = statement;
    expect([executions.length, cash.length, unreadable.length]).toEqual([2 * 636 + 21, 1, 0]);
    expect(executions.filter(({ effect }) => effect === "close")).toHaveLength(636);
    expect(positions.length).toBeGreaterThan(0);
    expect(failing(statement)).toEqual([]);
    expect(statement.checks).toHaveLength(9);
    expect([figure(statement, "Closed P/L"), figure(statement, "Balance")]).toEqual([
      "2138.16",
      "12138.16",
    ]);
    const swap = executions
      .flatMap(({ fees = [] }) => fees)
      .filter(({ kind }) => kind === "financing");
    expect(String(Decimal.sum(swap.map(({ amount }) => amount)))).toBe("42.8");
    expect(net(tripsOf(statement))).toBe("2138.16");
  });

  test("one closed and one open ticket give -0.90", async () => {
    const statement = await read(metatrader4, "metatrader/MT4Trade.htm");
    expect([
      statement.executions.length,
      statement.cash.length,
      statement.unreadable.length,
    ]).toEqual([3, 2, 0]);
    expect(figure(statement, "Closed P/L")).toBe("-0.9");
    // The demo account held 900,000 before the first row of the report; all its rows come to 99,999.08.
    expect(failing(statement)).toEqual(["Balance: 999999.1, ours 99999.08"]);
  });
});

describe.runIf(present)("metatrader5-html", () => {
  test("17 deals give 1333.77, and the balance runs true on every row", async () => {
    const statement = await read(metatrader5, "metatrader/MT5Trade5.html");
    expect([
      statement.executions.length,
      statement.cash.length,
      statement.unreadable.length,
    ]).toEqual([17, 1, 0]);
    expect(failing(statement)).toEqual([]);
    expect(figure(statement, "Running balance of 18 deals")).toBe("18");
    expect([figure(statement, "Balance"), figure(statement, "Total Net Profit")]).toEqual([
      "11333.77",
      "1333.77",
    ]);
    expect([figure(statement, "Total Trades"), figure(statement, "Open position EURUSD")]).toEqual([
      "8",
      "1",
    ]);
    expect(net(tripsOf(statement))).toBe("1333.77");
  });
});

describe.runIf(present)("tradovate", () => {
  test.each([
    ["arielsofer_Performance.csv", 69, 81, "364"],
    ["arielsofer_Performance_2.csv", 113, 188, "1565.75"],
    ["stephenkgli_tradovate_performance.csv", 17, 10, "-50"],
  ])(
    "the pairs of %s are %i fills of %i contracts a side and give %s",
    async (file, fills, contracts, pnl) => {
      const statement = await read(tradovatePerformance, `tradovate/${file}`);
      expect([statement.executions.length, statement.unreadable.length]).toEqual([fills, 0]);
      for (const side of ["buy", "sell"]) {
        const traded = statement.executions.filter((execution) => execution.side === side);
        expect(String(Decimal.sum(traded.map(({ quantity }) => quantity)))).toBe(String(contracts));
      }
      expect(failing(statement)).toEqual([]);
      expect([String(cashOf(statement)), gross(tripsOf(statement))]).toEqual([pnl, pnl]);
    },
  );

  test("the position history is read, and is known to be cut", async () => {
    const statement = await read(
      tradovatePositions,
      "tradovate/tradetally_tradovate-paired-trades-sample.csv",
    );
    expect([statement.executions.length, statement.unreadable.length]).toEqual([10, 0]);
    expect(String(cashOf(statement))).toBe("-218");
    // Its publisher kept five of the pairs of a position that bought 24.
    expect(failing(statement)).toEqual([
      expect.stringMatching(/^Bought in position \d+: 24, ours 15$/),
    ]);
  });

  test.each([
    [
      "094_tradovate-keeps-tradovate-aggregate-trade-times-aligned-with-execution-times.csv",
      2,
      "10",
    ],
    [
      "095_tradovate-parses-issue-304-tradovate-bracket-fills-as-a-flat-short-with-zero-exe.csv",
      4,
      "0",
    ],
    [
      "102_tradovate-parses-tradovate-rows-that-are-incorrectly-quoted-as-entire-csv-record.csv",
      2,
      "103",
    ],
    ["050_tradovate-returns-valid-result-with-trades-array-regression-.csv", 2, "500"],
  ])("orders of %s are %i fills that give %s", async (file, fills, pnl) => {
    const statement = await read(tradovateOrders, `_inline-tests/tradetally/${file}`);
    expect([statement.executions.length, statement.unreadable.length, failing(statement)]).toEqual([
      fills,
      0,
      [],
    ]);
    expect(String(cashOf(statement))).toBe(pnl);
  });
});

describe.runIf(present)("thinkorswim-csv", () => {
  test("83 executions of one day are flat and give 99.00", async () => {
    const statement = await read(thinkorswim, "thinkorswim/2022-06-21-AccountStatement.csv");
    const { executions, unreadable } = statement;
    const [bought, sold] = (["buy", "sell"] as const).map((side) =>
      executions.filter((execution) => execution.side === side),
    );
    expect([executions.length, bought?.length, sold?.length, unreadable.length]).toEqual([
      83, 37, 46, 0,
    ]);
    expect(failing(statement)).toEqual([]);
    expect(figure(statement, "P/L Day of NVDA")).toBe("99");
    const trips = tripsOf(statement);
    // Flat 32 times and turned by one fill 4 times; its publisher's 27 trips run on through turns.
    expect([trips.length, gross(trips)]).toEqual([36, "99"]);
  });

  test.each([
    // The author of these rows took charges off the amounts, which the platform does not, so amounts and balances differ.
    [
      "019_thinkorswim-skips-non-trd-rows.csv",
      [2, 1, 0],
      ["Amounts of 2 trades", "Cash balance after 3 rows"],
    ],
    // Two spreads that only the cash section books: their legs stand nowhere.
    [
      "020_thinkorswim-imports-single-leg-option-rows-and-skips-spread-rows-from-papermoney.csv",
      [2, 0, 2],
      ["Amounts of 2 trades", "Cash balance after 4 rows"],
    ],
    [
      "021_thinkorswim-matches-a-later-option-closing-import-to-an-existing-open-option-con.csv",
      [1, 0, 0],
      ["Amounts of 1 trades"],
    ],
    ["046_papermoney-returns-valid-result-with-trades-array-regression-.csv", [2, 0, 0], []],
    ["047_papermoney-parses-filled-orders-section.csv", [2, 0, 0], []],
    [
      "105_auto-auto-detects-a-multi-section-thinkorswim-papermoney-account-statement-and-p.csv",
      [2, 0, 0],
      [],
    ],
  ])("%s holds %j executions, cash rows and quarantined rows", async (file, counts, wrong) => {
    const statement = await read(thinkorswim, `_inline-tests/tradetally/${file}`);
    expect([
      statement.executions.length,
      statement.cash.length,
      statement.unreadable.length,
    ]).toEqual(counts);
    expect(failing(statement).map((check) => check.split(":")[0])).toEqual(wrong);
  });
});

describe.runIf(present)("robinhood-csv", () => {
  test("2361 trades, options that end and cash come to the sum of the file", async () => {
    const statement = await read(robinhood, "robinhood/conley_robinhood.csv");
    const { executions, cash, splits, unreadable, passed } = statement;
    const ofKind = (kind: string) =>
      executions.filter((execution) => (execution.kind ?? "fill") === kind).length;
    expect(["fill", "expiry", "assignment", "exercise", "transfer"].map(ofKind)).toEqual([
      2361,
      239,
      14,
      1,
      20 + 12 + 4 + 1,
    ]);
    expect(cash).toHaveLength(82 + 40 + 20 + 8 + 5 + 1 + 1 + 1 + 1 + 1);
    expect(unreadable.map(({ line, code, reason }) => `${line} ${code} ${reason}`)).toEqual([]);
    expect(
      splits.map(({ instrument, from, to }) => `${instrument.symbol} ${to} for ${from}`),
    ).toEqual(["GOOGL 20 for 1"]);
    expect(passed.map(({ reason }) => reason)).toContain("legal notice");
    // Directions of what expires are right: only contracts that had not expired when the file was made are left.
    const left = new Map<string, Decimal>();
    for (const { instrument, side, quantity } of executions) {
      if (instrument.kind !== "option") continue;
      left.set(
        instrument.id,
        (left.get(instrument.id) ?? Decimal.zero).plus(side === "buy" ? quantity : quantity.neg()),
      );
    }
    const open = [...left]
      .filter(([, units]) => !units.isZero())
      .map(([id, units]) => `${id} ${units}`);
    expect(open).toEqual(["option:SOFI 2023-08-04 C 12:USD:100 -4"]);
    const moved = Decimal.sum([
      ...executions.map(cashEffect),
      ...cash.map(({ amount }) => amount.amount),
    ]);
    expect([String(moved), String(statement.checks[0]?.expected)]).toEqual(["5540.78", "5540.78"]);
  });
});

describe.runIf(present)("webull", () => {
  test.each([
    ["webull/jjr_Webull_same_creator.csv", 840, 0],
    ["webull/jjr_Webull_same_creator_cleaned.csv", 843, 0],
    [
      "_inline-tests/tradetally/040_webull-returns-valid-result-with-trades-array-regression-.csv",
      2,
      0,
    ],
    [
      "_inline-tests/tradetally/041_generic-parses-year-first-webull-timestamps-with-comma-prefixed-gmt-offsets.csv",
      2,
      0,
    ],
    [
      "_inline-tests/tradetally/042_webull-reports-invalid-webull-timestamps-in-diagnostics.csv",
      0,
      1,
    ],
    [
      "_inline-tests/tradetally/044_webull-parses-production-style-webull-option-export-with-dollar-prefixed-prices.csv",
      2,
      0,
    ],
    [
      "_inline-tests/tradetally/045_webull-does-not-merge-distinct-webull-round-trips-during-post-parse-grouping.csv",
      4,
      0,
    ],
    ["_inline-tests/tradetally/126_-detect-detects-webull-standard-format.csv", 1, 0],
    ["_inline-tests/tradetally/127_-detect-detects-webull-alternate-format.csv", 1, 0],
  ])("%s holds %i executions, %i rows are quarantined", async (file, executions, quarantined) => {
    const statement = await read(webull, file);
    expect([statement.executions.length, statement.unreadable.length, failing(statement)]).toEqual([
      executions,
      quarantined,
      [],
    ]);
  });

  test("best and worst symbol earn what two other computations say", async () => {
    const trips = tripsOf(await read(webull, "webull/jjr_Webull_same_creator.csv"));
    const of = (symbol: string) =>
      gross(trips.filter(({ instrument }) => instrument.symbol === symbol));
    expect([of("TQQQ"), of("SQQQ")]).toEqual(["737.92", "-426.49"]);
  });

  test("the international layout gives 3.42 after charges", async () => {
    const statement = await read(
      webullIntl,
      "_inline-tests/tradetally/064_auto-id-id-webull-international-combined-symbol-round-trip-csv-symbol-name-trade.csv",
    );
    expect([statement.executions.length, statement.unreadable.length, failing(statement)]).toEqual([
      2,
      0,
      [],
    ]);
    expect(String(cashOf(statement))).toBe("3.42");
  });
});

/**
 * Every file of the corpus that one of these formats may claim; all others must be refused by all
 * of them.
 */
const OURS: readonly (readonly [RegExp, string])[] = [
  [/^metatrader\/MT4.*\.htm$/, "metatrader4-html"],
  [/^metatrader\/MT5.*\.html$/, "metatrader5-html"],
  [
    /^tradovate\/.*Performance.*|_performance\.csv$|tradetally\/(?:034|051|112)_/,
    "tradovate-performance",
  ],
  [
    /^tradovate\/tradetally_tradovate-paired|tradetally\/(?:052|131)_/,
    "tradovate-position-history",
  ],
  [/tradetally\/(?:050|094|095|102|130)_/, "tradovate-orders"],
  [
    /^thinkorswim\/.*Statement\.csv$|tradetally\/(?:019|020|021|046|047|105|111|140)_/,
    "thinkorswim-csv",
  ],
  [/^robinhood\//, "robinhood-csv"],
  [/^webull\/|tradetally\/(?:040|041|042|044|045|126|127)_/, "webull-csv"],
  [/tradetally\/064_/, "webull-intl"],
];

describe.runIf(present)("recognition", () => {
  test("each file is claimed by its format alone, and every other file by none of these formats", async () => {
    const ids = new Set(OURS.map(([, id]) => id));
    const formats = importers.filter(({ id }) => ids.has(id));
    expect(formats).toHaveLength(ids.size);
    const wrong: string[] = [];
    let files = 0;
    for (const path of readdirSync(CORPUS, { recursive: true, encoding: "utf8" })) {
      // The notes on the corpus quote the headers of many formats.
      if (path.endsWith(".md") || !statSync(`${CORPUS}${path}`).isFile()) continue;
      files++;
      const { sample } = await openStatement(await fileSource(`${CORPUS}${path}`)).catch(() => ({
        sample: undefined,
      }));
      const claimed = sample
        ? formats.filter((format) => format.recognise(sample)).map(({ id }) => id)
        : [];
      const expected = OURS.filter(([pattern]) => pattern.test(path)).map(([, id]) => id);
      if (String(claimed) !== String(expected))
        wrong.push(`${path}: claimed by "${claimed}", wanted "${expected}"`);
    }
    process.stdout.write(`recognition: ${files} files against ${formats.length} formats\n`);
    expect(wrong).toEqual([]);
    expect(files).toBeGreaterThan(290);
  });
});
