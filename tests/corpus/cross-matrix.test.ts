import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { FailureError } from "#domain";
import { importers } from "#importers";
import { openStatement } from "#kit";
import { fileSource } from "#testing";

/** Every real file against every importer: exactly the expected one may recognise it. */
const CORPUS = new URL("../../../shared/corpus/statements/", import.meta.url).pathname;
const present = existsSync(CORPUS);
const say = (text: string) => process.stdout.write(`${text}\n`);
if (!present)
  say("The corpus of real statements is absent: tests/corpus/cross-matrix.test.ts checks nothing");

/** Files that no importer may take, though they stand in the folder of one, with the reason. */
const NOBODY: readonly (readonly [RegExp, string])[] = [
  [/^schwab\/.*(?:lots|Checking)/, "lots and checking accounts are other documents"],
  [/^schwab\/.*\.json$/, "equity awards are another document"],
  [/^tastytrade\/avion23_closed-trades/, "what another program made of the exports"],
  [/^zerodha\/.*taxPnL/, "the tax report, not the tradebook"],
  [/^binance\/dali_/, "auto-invest and staking histories are other documents"],
  [/^ibkr-activity-csv\/kapji_test_basic/, "a transaction history, not an activity statement"],
  [/^metatrader\/arielsofer/, "a table that another program made up"],
  [/^thinkorswim\/.*aggregated/, "what another program made of the statement"],
  [
    /^tradovate\/(?:arielsofer_sample|stephenkgli_tradovate_export)/,
    "a table that other programs made up",
  ],
  [/^etoro\/.*\.csv$/, "one sheet of the workbook, saved by hand"],
  [
    /^ofx\/libofx_(?:failing-ofx-file1|heap-buffer-overflow-2|use-after-free)/,
    "broken on purpose, without the marks of OFX",
  ],
];

/** Which importer must take a file, by its path; the first rule counts. */
const EXPECTED: readonly (readonly [RegExp, string])[] = [
  [/^ibkr-flex-xml\//, "ibkr-flex-xml"],
  [
    /^ibkr-flex-csv\/|konishchev_empty-trade|ghostfolio_ok_vti|tradetally\/(?:031|067|097|116)_/,
    "ibkr-flex-csv",
  ],
  [
    /^ibkr-activity-csv\/|cdump-investments-ib\/.*\.csv$|tradetally\/(?:029|117|119)_/,
    "ibkr-activity-csv",
  ],
  [/^ofx\//, "ofx"],
  [/^metatrader\/MT4/, "metatrader4-html"],
  [/^metatrader\/MT5/, "metatrader5-html"],
  [/^tradovate\/.*erformance|tradetally\/(?:034|051|112)_/, "tradovate-performance"],
  [/^tradovate\/.*paired|tradetally\/(?:052|131)_/, "tradovate-position-history"],
  [/tradetally\/(?:050|094|095|102|130)_/, "tradovate-orders"],
  [/^thinkorswim\/|tradetally\/(?:019|020|021|046|047|105|111|140)_/, "thinkorswim-csv"],
  [/^robinhood\//, "robinhood-csv"],
  [/^webull\/|tradetally\/(?:040|041|042|044|045|126|127)_/, "webull-csv"],
  [/tradetally\/064_/, "webull-intl"],
  [/^etoro\/.*\.xlsx$/, "etoro-xlsx"],
  [/^schwab\/.*ositions/, "schwab-positions-csv"],
  [/^schwab\/|tradetally\/(?:007|110)_/, "schwab-csv"],
  [/^tastytrade\//, "tastytrade-csv"],
  [/^trading212\//, "trading212-csv"],
  [/^zerodha\/|tradetally\/082_/, "zerodha-tradebook"],
  [/^binance\//, "binance-ledger-csv"],
  [/^coinbase\//, "coinbase-csv"],
  [/^coinbase-pro\//, "coinbase-pro-csv"],
];

const registered = new Set(importers.map(({ id }) => id));

function expectedOf(path: string): readonly string[] {
  if (NOBODY.some(([pattern]) => pattern.test(path))) return [];
  const id = EXPECTED.find(([pattern]) => pattern.test(path))?.[1];
  return id !== undefined && registered.has(id) ? [id] : [];
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(`${CORPUS}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory())
      return entry.name === "_expected" || entry.name === "_signatures" ? [] : filesIn(`${path}/`);
    return /^(?:README|INDEX|FORMATS|EXPECTED|fragments)/.test(entry.name) ? [] : [path];
  });
}

async function takers(path: string): Promise<readonly string[]> {
  try {
    const { sample } = await openStatement(await fileSource(`${CORPUS}${path}`));
    return importers
      .filter((importer) => importer.recognise(sample) !== undefined)
      .map(({ id }) => id);
  } catch (error) {
    if (error instanceof FailureError) return [];
    throw error;
  }
}

test.runIf(present)(
  "every file is taken by exactly the importer that it is for, and refused by all others",
  async () => {
    const files = filesIn("");
    const taken = new Map<string, number>();
    const wrong: string[] = [];
    for (const path of files) {
      const seen = await takers(path);
      const expected = expectedOf(path);
      for (const id of seen) taken.set(id, (taken.get(id) ?? 0) + 1);
      if (seen.join() !== expected.join())
        wrong.push(
          `${path}: taken by ${seen.join(", ") || "nobody"}, expected ${expected.join() || "nobody"}`,
        );
    }
    const matched = [...taken.values()].reduce((sum, count) => sum + count, 0);
    say(
      `cross matrix: ${files.length} files x ${importers.length} importers = ${files.length * importers.length} answers, ` +
        `${matched} files taken, ${files.length - matched} refused by all`,
    );
    say(
      [...taken]
        .toSorted()
        .map(([id, count]) => `  ${id} ${count}`)
        .join("\n"),
    );
    const unseen = [...registered].filter((id) => !taken.has(id));
    say(`  without a real file: ${unseen.join(", ") || "none"}`);
    const absent = EXPECTED.map(([, id]) => id).filter((id) => !registered.has(id));
    if (absent.length > 0) say(`  expected but not written: ${absent.join(", ")}`);
    expect(wrong).toEqual([]);
    expect(files.length).toBeGreaterThan(280);
  },
);
