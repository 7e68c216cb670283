import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FailureError } from "#domain";
import { openStatement } from "#kit";
import { genericTable, suggestMapping, tableIn } from "#importers";
import { fileSource, readStatement } from "#testing";

/** Tables of people and of other programs, read with the mapping that is proposed for them. */
const CORPUS = new URL("../../../shared/corpus/statements/", import.meta.url).pathname;
const present = existsSync(CORPUS);
const say = (text: string) => process.stdout.write(`${text}\n`);
if (!present)
  say("The corpus of real statements is absent: tests/corpus/generic-table.test.ts checks nothing");

type Said = { readonly currency?: string; readonly dateOrder?: "dmy" | "mdy" };
type Outcome =
  | { readonly executions: number; readonly cash: number; readonly quarantined: number }
  | { readonly refused: string };
type Case = readonly [path: string, said: Said, outcome: Outcome, because?: string];

const read = (executions: number, cash = 0, quarantined = 0): Outcome => ({
  executions,
  cash,
  quarantined,
});
const USD = { currency: "USD" };
const ASKED = { refused: "date-order-unknown" };

const CASES: readonly Case[] = [
  ["generic/arielsofer_sample_generic.csv", USD, read(20), "ten round trips"],
  ["generic/sure_trades.csv", USD, read(10)],
  ["generic/wealthfolio_duplicate-detection.csv", {}, read(6, 5)],
  ["generic/wealthfolio_semicolon-delimiter.csv", {}, read(6, 5)],
  [
    "generic/wealthfolio_sample-import.csv",
    {},
    read(4, 7, 3),
    "transfers of units, splits and credits are no words of every table",
  ],
  [
    "generic/wealthfolio_ai-import-edge-cases.csv",
    {},
    read(7, 2, 10),
    "made of rows that lack something or use words of their own",
  ],
  ["generic/ghostfolio_ok_sample.csv", {}, read(2, 2), "the third purchase has a quantity of zero"],
  ["generic/ghostfolio_ok_btcusd.csv", {}, ASKED, "12/12/2021"],
  ["generic/ghostfolio_ok_btcusd.csv", { dateOrder: "dmy" }, read(1)],
  ["generic/ghostfolio_notok_invalid-date-yy.csv", {}, ASKED, "16/09/21 may begin with the year"],
  ["generic/ghostfolio_notok_invalid-fee.csv", {}, read(0, 0, 1), "the fee is no number"],
  ["generic/acb_sample_csv_errors.csv", {}, read(0, 0, 1), "the action is invented"],
  ["generic/tradenote_Template.csv", {}, ASKED, "08/08/2022"],
  ["generic/tradenote_Template.csv", { dateOrder: "mdy" }, read(15)],
  ["generic/sure_invalid.csv", {}, { refused: "mapping-invalid" }, "no column of times"],
  [
    "_inline-tests/tradetally/080_generic-parses-completed-trade-rows-with-open-date-close-date-and-pnl-columns.csv",
    USD,
    read(12),
    "six round trips",
  ],
  [
    "_inline-tests/tradetally/084_generic-parses-generic-fill-exports-with-close-time-filled-quantity-and-avg-fill.csv",
    {},
    read(4),
  ],
  [
    "_inline-tests/tradetally/101_auto-matches-issue-383-rows-in-auto-detect-and-custom-mapping-modes.csv",
    USD,
    read(3),
    "time in a column of its own",
  ],
  [
    "_inline-tests/tradetally/104_generic-parses-tiger-brokers-trade-history-trade-price-buy-sell-gmt-time-into-a-.csv",
    {},
    read(2),
  ],
];

describe.runIf(present)("generic-table", () => {
  const seen = { read: 0, asked: 0 };

  const cases = CASES.map(([path, said, expected]) => ({ path, said, expected }));
  test.each(cases)("$path $said gives $expected", async ({ path, said, expected }) => {
    const { currency, dateOrder } = said;
    const source = await fileSource(`${CORPUS}${path}`);
    const { sample } = await openStatement(source);
    expect(genericTable.recognise(sample)).toBeUndefined();
    const table = tableIn(sample);
    const mapping = {
      ...suggestMapping(table?.header ?? [], table?.rows ?? []),
      ...(currency ? { currency } : {}),
    };
    const reading = readStatement(genericTable, source, {
      mapping: JSON.stringify(mapping),
      dateOrder,
    });
    const outcome = await reading.then(
      ({ executions, cash, unreadable }) => read(executions.length, cash.length, unreadable.length),
      (error: unknown) => ({
        refused: error instanceof FailureError ? error.failure.code : String(error),
      }),
    );
    if ("refused" in outcome) seen.asked++;
    else seen.read++;
    expect(outcome).toEqual(expected);
  });

  test("figures", () => {
    say(
      `generic-table: ${seen.read} tables read with the mapping that was proposed, ${seen.asked} asked for what they do not tell`,
    );
    expect(seen.read + seen.asked).toBe(CASES.length);
  });
});
