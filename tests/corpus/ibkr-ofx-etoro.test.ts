import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { accountId, Decimal, type Execution, executionId, FailureError } from "#domain";
import { importers } from "#importers";
import { type CheckRecord, openStatement, type ReadOptions, valueAt, xmlElements } from "#kit";
import { fileSource, readStatement, type ReadStatement } from "#testing";
import { buildRoundTrips } from "#trades";
import { xmlEvents } from "../support/saxes.ts";

/**
 * Statements of Interactive Brokers, of OFX banks and of eToro: real files that stand beside the
 * repository.
 */
const CORPUS = new URL("../../../shared/corpus/statements/", import.meta.url).pathname;
const present = existsSync(CORPUS);
const say = (text: string) => process.stdout.write(`${text}\n`);
if (!present)
  say(
    "The corpus of real statements is absent: tests/corpus/ibkr-ofx-etoro.test.ts checks nothing",
  );

const filesIn = (folder: string, ...without: readonly string[]) =>
  present ? readdirSync(`${CORPUS}${folder}`).filter((file) => !without.includes(file)) : [];

const importerOf = (id: string) => {
  const found = importers.find((importer) => importer.id === id);
  if (!found) throw new Error(`There is no importer "${id}"`);
  return found;
};
const read = async (id: string, path: string, options?: ReadOptions): Promise<ReadStatement> =>
  readStatement(importerOf(id), await fileSource(`${CORPUS}${path}`), options);

/** The figure of a check, measured as an import measures it where the importer leaves that to it. */
function actualOf(
  { actual, measure }: CheckRecord,
  { executions }: ReadStatement,
): Decimal | undefined {
  if (actual || measure?.of !== "net") return actual;
  const falls = executions.filter(({ instrument }) => instrument.symbol === measure.symbol);
  const events = falls.map((record, at): Execution => {
    const { kind = "fill", instrument, side, quantity, price, fees = [] } = record;
    const { instant: executedAt, precision, zone } = record.at;
    const common = {
      id: executionId(`${at}`),
      account: accountId("test", undefined),
      sequence: at,
    };
    return {
      ...common,
      kind,
      instrument,
      side,
      quantity,
      price,
      fees,
      executedAt,
      precision,
      zone,
      report: "new",
    };
  });
  return Decimal.sum(buildRoundTrips(events).roundTrips.map(({ netPnl }) => netPnl));
}

const holdsIn = (statement: ReadStatement) => (check: CheckRecord) => {
  const wrong = actualOf(check, statement)?.minus(check.expected).abs();
  return wrong !== undefined && !wrong.gt(check.tolerance ?? Decimal.zero);
};
const broken = (statement: ReadStatement) =>
  statement.checks.filter((check) => !holdsIn(statement)(check)).map(({ name }) => name);

/** Why a file must contradict itself; every other file must not. */
type Exceptions = Readonly<
  Record<
    string,
    { readonly checks?: readonly string[]; readonly quarantined?: number; readonly because: string }
  >
>;

type Totals = {
  files: number;
  executions: number;
  cash: number;
  holding: number;
  explained: number;
  quarantined: number;
};

/**
 * Reads every file of a folder: recognised, no check broken and no row quarantined but for the
 * exceptions.
 */
function everyFile(
  id: string,
  folder: string,
  { files, exceptions }: { readonly files: readonly string[]; readonly exceptions: Exceptions },
) {
  const seen: Totals = {
    files: 0,
    executions: 0,
    cash: 0,
    holding: 0,
    explained: 0,
    quarantined: 0,
  };
  test.each(files)("%s", async (file) => {
    const statement = await read(id, `${folder}/${file}`);
    const { checks = [], quarantined = 0 } = exceptions[file] ?? {};
    expect(statement.recognised).toBe(true);
    expect(
      broken(statement)
        .map((name) => name.replace(/ in line .*/, ""))
        .toSorted(),
    ).toEqual(checks.toSorted());
    expect(statement.unreadable).toHaveLength(quarantined);
    seen.files++;
    seen.executions += statement.executions.length;
    seen.cash += statement.cash.length;
    seen.holding += statement.checks.filter(holdsIn(statement)).length;
    seen.explained += checks.length;
    seen.quarantined += quarantined;
  });
  afterAll(() => {
    const { executions, cash, holding, explained, quarantined } = seen;
    say(
      `${id}: ${seen.files} of ${files.length} files, ${executions} executions, ${cash} cash, ${holding} checks hold, ${explained} explained, ${quarantined} rows quarantined with reason`,
    );
  });
  return seen;
}

const FLEX = filesIn("ibkr-flex-xml");

describe.runIf(present)("ibkr-flex-xml", () => {
  const seen = everyFile("ibkr-flex-xml", "ibkr-flex-xml", {
    files: FLEX,
    exceptions: {
      "testIBFlexStatementFile21.xml": {
        checks: [
          "Change of cash in CHF, account U1234567",
          "Change of cash in EUR, account U1234567",
          "Change of cash in USD, account U1234567",
        ],
        because: "its authors removed all trades but one and left the cash report of the year",
      },
    },
  });

  test("all files together hold the executions and cash of their rows", () => {
    // 56 trades, 39 confirmations and 4 corporate actions that move units; one of 55 cash rows repeats another,
    // and IBKR keeps the commission of one trade that it takes back.
    expect(seen).toMatchObject({ files: 27, executions: 56 + 39 + 4, cash: 54 + 1 });
  });

  test.each(FLEX)(
    "%s has an execution for each trade and confirmation that is one",
    async (file) => {
      const text = readFileSync(`${CORPUS}ibkr-flex-xml/${file}`, "utf8");
      const { executions } = await read("ibkr-flex-xml", `ibkr-flex-xml/${file}`);
      const trades = text.match(/<(?:Trade|TradeConfirm) /g) ?? [];
      expect(executions.filter(({ kind }) => kind === "fill")).toHaveLength(trades.length);
    },
  );

  test.each(FLEX)("%s is read by our scanner as by saxes", async (file) => {
    const statement = await openStatement(await fileSource(`${CORPUS}ibkr-flex-xml/${file}`));
    const ours: unknown[] = [];
    for await (const batch of xmlElements(statement)) {
      for (const element of batch) {
        if (element.type !== "open") continue;
        const { shape, line } = element;
        ours.push([
          shape.element,
          line,
          Object.fromEntries(shape.names.map((name, at) => [name, valueAt(element, at)])),
        ]);
      }
    }
    const theirs: unknown[] = [];
    for await (const batch of xmlEvents(statement)) {
      for (const event of batch)
        if (event.type === "open") theirs.push([event.name, event.line, { ...event.attributes }]);
    }
    expect(ours).toEqual(theirs);
  });

  test("cash of two accounts is proved to nine digits by trades, fees and conversions", async () => {
    const proved = [];
    for (const file of ["testIBFlexStatementFile14.xml", "testIBFlexStatementFile18.xml"]) {
      const { checks } = await read("ibkr-flex-xml", `ibkr-flex-xml/${file}`);
      proved.push(
        ...checks
          .filter(({ name }) => name.startsWith("Change of cash"))
          .map(({ name, actual }) => `${name}: ${actual}`),
      );
    }
    expect(proved).toEqual([
      "Change of cash in CHF, account U000000: 5.353618",
      "Change of cash in USD, account U000000: 32.509221",
      "Change of cash in EUR, account U1234567: 16469.4085",
      "Change of cash in USD, account U1234567: -0.000001655",
    ]);
  });

  type Facts = Readonly<Record<string, string>>;
  /** What Portfolio Performance counts in another way. */
  const OTHERWISE = [
    "2018-05-11T11:42 buy 200 CAD 1390.00", // two contracts on 100 shares each
    "2013-10-25T00:00 sell 12000 CAD 34320.00", // a merger at its report date, where we take its own time
    "2020-05-11T00:00 sell 367 USD 405.42", // likewise
    "2023-05-17T07:12 buy 100 EUR 4800.01", // sales tax of 0.0019 rounded into the price
  ];

  test("purchases and sales are those that Portfolio Performance expects", async () => {
    const { tests } = JSON.parse(readFileSync(`${CORPUS}_expected/pp_ibflex.json`, "utf8")) as {
      tests: readonly { files: readonly string[]; fields?: readonly Facts[] }[];
    };
    const missing: string[] = [];
    let expected = 0;
    for (const { files, fields = [] } of tests) {
      for (const file of files.filter((name) => FLEX.includes(name))) {
        const { executions } = await read("ibkr-flex-xml", `ibkr-flex-xml/${file}`, {
          zone: "UTC",
        });
        const ours = executions.map(({ at, side, quantity, price, instrument }) => {
          const gross = quantity.times(price).times(instrument.multiplier).toFixed(2, "half-up");
          return `${at.instant.slice(0, 16)} ${side} ${quantity} ${instrument.currency} ${gross}`;
        });
        const theirs = fields
          .filter((facts) => facts["PortfolioTransaction.Type"] !== undefined)
          .map(factOf);
        expected += theirs.length;
        for (const fact of theirs) if (!ours.includes(fact)) missing.push(fact);
      }
    }
    say(
      `ibkr-flex-xml: ${expected - missing.length} of ${expected} purchases and sales as Portfolio Performance has them`,
    );
    expect(expected).toBe(39);
    expect(missing.toSorted()).toEqual(OTHERWISE.toSorted());
  });

  function factOf(facts: Facts): string {
    const [currency = "", gross = ""] = (facts["PortfolioTransaction.GrossValue"] ?? "")
      .replace("CurrencyUnit.", "")
      .split(" ");
    const when = facts["PortfolioTransaction.DateTime"]?.slice(0, 16);
    return `${when} ${facts["PortfolioTransaction.Type"]?.toLowerCase()} ${facts["PortfolioTransaction.Shares"]} ${currency} ${gross.replaceAll(",", "")}`;
  }
});

describe.runIf(present)("ibkr-flex-csv", () => {
  const seen = everyFile("ibkr-flex-csv", "ibkr-flex-csv", {
    files: filesIn("ibkr-flex-csv"),
    exceptions: {
      "ibkr-trades-export.csv": {
        quarantined: 3,
        because: "three conversions of currency name neither pair nor category",
      },
    },
  });
  test("figures", () => {
    expect(seen).toMatchObject({ files: 2, executions: 8, cash: 11, holding: 2 });
  });
});

const CLOSED_LOT = ["Quantity of UPST", "Proceeds of UPST", "Fees of UPST"].map(
  (name) => `${name} in USD`,
);

describe.runIf(present)("ibkr-activity-csv", () => {
  const seen = everyFile("ibkr-activity-csv", "ibkr-activity-csv", {
    // The transaction history and the Flex table that stand in this folder are other formats.
    files: filesIn(
      "ibkr-activity-csv",
      "kapji_test_basic.csv",
      "konishchev_empty-trade-confirmation.csv",
    ),
    exceptions: {
      "oittaa_closedlot_without_trade.csv": {
        checks: CLOSED_LOT,
        because: "its authors removed the trade and left its total",
      },
      "oittaa_invalid_date.csv": {
        checks: CLOSED_LOT,
        quarantined: 1,
        because: "the date of the trade is 20xx",
      },
    },
  });
  test("figures", () => {
    expect(seen).toMatchObject({ files: 19, executions: 33, cash: 0 });
  });

  test("fills of one order stay apart, quoted thousands are read, and all sums agree", async () => {
    const statement = await read(
      "ibkr-activity-csv",
      "ibkr-activity-csv/oittaa_numbers_within_quotes.csv",
    );
    expect(statement.executions.map(({ side, quantity }) => `${side} ${quantity}`)).toEqual([
      ...["buy 500", "sell 300", "sell 68", "sell 100", "sell 32", "buy 1000", "sell 1000"],
    ]);
    expect(statement.checks.map((check) => `${check.name}: ${actualOf(check, statement)}`)).toEqual(
      [
        "Orders equal to the sum of their executions: 4",
        "Quantity of NOK in USD: 0",
        "Proceeds of NOK in USD: 567",
        "Fees of NOK in USD: -15.3709247",
        // The statement says 551.629075, rounded at each of its six closings.
        "Realised profit of NOK in USD, account U12345: 551.6290753",
      ],
    );
  });

  test("sections of cash give what another program reads of them", async () => {
    const amounts = async (file: string) => {
      const { cash } = await read(
        "ibkr-activity-csv",
        `_inline-tests/cdump-investments-ib/${file}`,
      );
      return cash.map(({ kind, amount }) => `${kind} ${amount.amount}`);
    };
    expect(await amounts("02_test_parse_dividends_with_tax.csv")).toEqual([
      "dividend 6.5",
      "dividend 8",
      "tax -0.65",
      "tax -0.8",
    ]);
    expect(await amounts("05_test_parse_fees.csv")).toHaveLength(6);
    expect(await amounts("06_test_parse_interests.csv")).toEqual([
      "interest 3.21",
      "interest 7.45",
      "interest 0.09",
    ]);
  });
});

/** Files of the folder that hold an investment statement, by their own tag. */
const investment = (file: string) =>
  readFileSync(`${CORPUS}ofx/${file}`, "latin1").includes("<INVSTMTRS>");
const WORTH = "Market value of positions in USD: ";

describe.runIf(present)("ofx", () => {
  const RANDOM = "the authors replaced all numbers by random ones";
  const ALTERED = "the authors changed the value of the position";
  const totalOf = (symbol: string, count: number) =>
    Array.from({ length: count }, () => `Total of ${symbol}`);
  const seen = everyFile("ofx", "ofx", {
    files: filesIn("ofx").filter(investment),
    exceptions: {
      "ofxgo_401k_v203.ofx": {
        checks: [...totalOf("OAEL", 5), `${WORTH}1 rows`],
        quarantined: 2,
        because: RANDOM,
      },
      "ofxgo_inv_v202.ofx": {
        checks: [
          ...totalOf("VBMFX", 1),
          ...totalOf("VTSAX", 1),
          ...totalOf("VGTSX", 1),
          ...totalOf("FED12Q45Q", 6),
          ...totalOf("921909768", 1),
          ...totalOf("922908769", 2),
          ...totalOf("BND", 1),
          ...totalOf("ATO", 4),
          ...totalOf("78462F103", 1),
          ...totalOf("VTSAX", 2),
          "Total of trades in USD: 31 rows",
          `${WORTH}6 rows`,
        ],
        quarantined: 12,
        because: RANDOM,
      },
      "jbms_investment_buy_sell_income.ofx": { checks: [`${WORTH}15 rows`], because: ALTERED },
      "jbms_vanguard_roth_ira.ofx": { checks: [`${WORTH}1 rows`], because: ALTERED },
      "reds_OfxDownload.qfx": { checks: [`${WORTH}1 rows`], because: ALTERED },
    },
  });

  test("figures", () => {
    expect(seen.files).toBe(26);
  });

  test.each(filesIn("ofx").filter(investment))(
    "%s has an execution for each transaction of units",
    async (file) => {
      const text = readFileSync(`${CORPUS}ofx/${file}`, "latin1");
      const { executions, unreadable } = await read("ofx", `ofx/${file}`);
      const moving =
        text.match(/<(?:(?:BUY|SELL)(?:STOCK|MF|DEBT|OPT|OTHER)|REINVEST|TRANSFER|CLOSUREOPT)>/g) ??
        [];
      expect(executions.length + unreadable.length).toBe(moving.length);
    },
  );

  test.each(filesIn("ofx").filter((file) => !investment(file)))(
    "%s holds no trades and says so",
    async (file) => {
      const error: unknown = await read("ofx", `ofx/${file}`).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(FailureError);
      expect((error as FailureError).failure.code).toBe("no-trades");
    },
  );

  test("a fee that Fidelity takes off a sale without naming it is found", async () => {
    const { executions } = await read("ofx", "ofx/ofxparse_fidelity.ofx");
    const hidden = executions
      .flatMap(({ fees = [] }) => fees)
      .filter(({ kind }) => kind === "regulatory");
    expect(hidden.map(({ amount }) => amount.toString())).toEqual(["0.03"]);
  });
});

describe.runIf(present)("etoro-xlsx", () => {
  const seen = everyFile("etoro-xlsx", "etoro", {
    files: filesIn("etoro", "etg_etoro-export.csv"),
    exceptions: {},
  });

  test("figures", () => {
    expect(seen).toMatchObject({ files: 3, executions: 2 * (1035 + 1584 + 1584), holding: 15 });
  });

  test.each([
    ["rtoip91_TestFile2020.xlsx", ["-68.66", "618.93", "1672.76", "9.49", "19072.42"]],
    ["rtoip91_TestFile2021.xlsx", ["-415.21", "3599.93", "2927.5", "27.86", "6929.71"]],
    ["rtoip91_TestFile2021v2.xlsx", ["-415.21", "3599.93", "2927.5", "27.86", "6778.09"]],
  ])(
    "%s makes the profit of each type of asset, and its equity grows as it says",
    async (file, expected) => {
      const { checks } = await read("etoro-xlsx", `etoro/${file}`);
      expect(checks.map(({ actual }) => actual?.toString())).toEqual(expected);
    },
  );
});
