/** Every importer passes the suite that importers of others are held to, on a real file. */
import { statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FailureError } from "#domain";
import { importers } from "#importers";
import { type FileSource, type Importer, openStatement, recognise } from "#kit";
import { fileSource, importerSuite, readStatement, textSource } from "#testing";
import { corpusFiles, corpusPath, corpusPresent, say } from "../support/corpus.ts";

if (!corpusPresent)
  say(
    "The corpus of real statements is absent: tests/conformance/importers.test.ts checks nothing",
  );

/** Larger files take long in pieces of one byte. */
const MAX_BYTES = 400_000;

/** Formats of which there is no real file: a few rows after their documentation. */
const MADE_UP: Readonly<Record<string, string>> = {
  "binance-trades-csv":
    "Date(UTC),Pair,Side,Price,Executed,Amount,Fee\n" +
    "2021-09-20 18:20:55,ALGOUSDT,SELL,0.0997,103ALGO,10.2691USDT,0.00003593BNB\n",
  "coinbase-pro-fills-csv":
    "portfolio,trade id,product,side,created at,size,size unit,price,fee,total," +
    "price/fee/total unit\n" +
    "default,101,ETH-BTC,BUY,2018-03-15T10:55:12.843Z,50,ETH,0.02,0.003,-1.003,BTC\n",
};
/** Knows no format of its own: it reads by a mapping that the user gives. */
const WITHOUT_FORMAT = "generic-table";

const examples = corpusPresent ? await findExamples() : new Map<Importer, FileSource>();

/** The first small file that each importer reads something from. */
async function findExamples(): Promise<ReadonlyMap<Importer, FileSource>> {
  const found = new Map<Importer, FileSource>();
  for (const importer of importers) {
    const text = MADE_UP[importer.id];
    if (text !== undefined) found.set(importer, textSource(text));
  }
  for (const path of corpusFiles()) {
    if (statSync(corpusPath(path)).size > MAX_BYTES) continue;
    const source = await fileSource(corpusPath(path));
    const importer = await readerOf(source);
    if (importer && !found.has(importer)) found.set(importer, source);
  }
  return found;
}

/** The importer that finds something in a file; files that are refused are for other tests. */
async function readerOf(source: FileSource): Promise<Importer | undefined> {
  try {
    const known = recognise(await openStatement(source), importers);
    if (!("importer" in known)) return undefined;
    const { executions, cash, positions } = await readStatement(known.importer, source);
    return executions.length + cash.length + positions.length > 0 ? known.importer : undefined;
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

test.skipIf(!corpusPresent)("there is a file for every importer", () => {
  const without = importers.filter((each) => !examples.has(each)).map(({ id }) => id);
  expect(without).toEqual([WITHOUT_FORMAT]);
});

describe.each([...examples])("$id", (importer, example) => {
  test.each(importerSuite({ importer, example }))("$name", ({ run }) => run());
});
