import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { accountId, Decimal, type Execution, executionId, type Split, totals } from "#domain";
import { type CheckRecord, csvRows, openStatement, type ReadOptions } from "#kit";
import { importers } from "#importers";
import { fileSource, readStatement, type ReadStatement } from "#testing";
import { buildRoundTrips } from "#trades";

/**
 * Statements of brokers and exchanges: real files that stand beside the repository and are never
 * part of it.
 */
const CORPUS = new URL("../../../shared/corpus/statements/", import.meta.url).pathname;
const present = existsSync(CORPUS);
const say = (text: string) => process.stdout.write(`${text}\n`);
if (!present)
  say(
    "The corpus of real statements is absent: tests/corpus/brokers-and-exchanges.test.ts checks nothing",
  );

const importerOf = (id: string) => {
  const found = importers.find((importer) => importer.id === id);
  if (!found) throw new Error(`There is no importer "${id}"`);
  return found;
};
const read = async (id: string, path: string, options?: ReadOptions): Promise<ReadStatement> =>
  readStatement(importerOf(id), await fileSource(`${CORPUS}${path}`), options);

/** Coins that rotki names by the address of their contract. */
const CONTRACTS: Readonly<Record<string, string>> = {
  "eip155:56/erc20:0x23CE9e926048273eF83be0A3A8Ba9Cb6D45cd978": "DAR",
  "eip155:1/erc20:0x7D1AfA7B718fb893dB30A3aBc0Cfc608AaCfeBB0": "MATIC",
  "eip155:1/erc20:0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48": "USDC",
  "eip155:1/erc20:0x71Ab77b7dbB4fa7e017BC15090b2163221420282": "HIGH",
  "eip155:1/erc20:0xE41d2489571d322189246DaFA5ebDe1F4699F498": "ZRX",
  A_ETH2: "BETH",
};
const coinOf = (asset: string) => CONTRACTS[asset] ?? asset.replace(/^A_/, "");

/** Adjusted and weekly contracts are on the same underlying. */
const rootOf = (symbol: string) => symbol.replace(/^(USO|GREE)1$/, "$1").replace(/^VIXW$/, "VIX");

const holds = ({ expected, actual, tolerance = Decimal.zero }: CheckRecord) =>
  actual !== undefined && !actual.minus(expected).abs().gt(tolerance);

type Expected = {
  readonly executions: number;
  readonly cash: number;
  readonly splits?: number;
  /** Checks that hold. */
  readonly checks?: number;
  /** Checks that do not hold, each with the reason, which lies in the sample and not in its reading. */
  readonly broken?: Readonly<Record<string, string>>;
  /** Codes of quarantined rows, and why they are right. */
  readonly quarantine?: { readonly codes: readonly string[]; readonly because: string };
};

const CUT = "the authors removed or invented rows, and left the total";

const FILES: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
  "schwab-csv": {
    "schwab/etg_schwab-export.csv": {
      executions: 52,
      cash: 64,
      splits: 2,
      checks: 1,
      broken: { "Transactions Total": CUT },
    },
    "schwab/jbms_test_basic_Brokerage_Transactions_20201115-180021.CSV": {
      executions: 8,
      cash: 13,
      broken: {
        "Transactions Total": CUT,
        "Executions that make their Amount":
          "two expirations have prices and amounts that fit no multiplier",
      },
    },
    "schwab/jbms_test_basic_Brokerage_Transactions_20201130-180000.CSV": { executions: 0, cash: 0 },
    "schwab/jbms_test_basic_Intelligent_Transactions_20201115-180120.CSV": {
      executions: 12,
      cash: 13,
      checks: 1,
      broken: { "Transactions Total": CUT },
    },
    "schwab/kapji_2023_transactions.csv": { executions: 6, cash: 1, checks: 1 },
    "schwab/kapji_bond_interest_transactions.csv": { executions: 0, cash: 5 },
    "schwab/kapji_cash_merger_transactions.csv": { executions: 2, cash: 3, checks: 1 },
    "schwab/kapji_interest_tax_transactions.csv": { executions: 0, cash: 2 },
    "schwab/kapji_schwab_transactions.csv": { executions: 10, cash: 3, checks: 1 },
    "schwab/wealthfolio_schwab_no_title_row.csv": {
      executions: 4,
      cash: 6,
      checks: 1,
      broken: { "Transactions Total": CUT },
    },
    "schwab/wealthfolio_schwab_with_header_row.csv": {
      executions: 7,
      cash: 13,
      checks: 1,
      broken: { "Transactions Total": CUT },
    },
    "_inline-tests/tradetally/007_schwab-parses-transaction-format.csv": {
      executions: 2,
      cash: 0,
      checks: 1,
    },
  },
  "schwab-positions-csv": {
    "schwab/jbms_test_basic_All-Accounts-Positions-2020-11-15.CSV": {
      executions: 0,
      cash: 0,
      checks: 1,
      broken: {
        "Account Total of 4321": "an option was added to the sample, and the total left as it was",
      },
    },
    "schwab/jbms_test_basic_Intelligent-Positions-2020-11-30.CSV": {
      executions: 0,
      cash: 0,
      checks: 1,
    },
  },
  "tastytrade-csv": {
    "tastytrade/avion23_2018_-_2020-05.csv": { executions: 134, cash: 37, checks: 1 },
    "tastytrade/avion23_2020-05_-_2020-12.csv": { executions: 215, cash: 33, checks: 1 },
    "tastytrade/avion23_2021.csv": { executions: 223, cash: 27, checks: 1 },
    "tastytrade/avion23_tastytrade_transactions_history_180201_to_240817.csv": {
      executions: 856,
      cash: 226,
      checks: 1,
    },
    "tastytrade/avion23_transaction_history_Individual-60_07_25_2021_5_02_PM.csv": {
      executions: 31,
      cash: 6,
      checks: 1,
    },
    "tastytrade/avion23_uso.csv": { executions: 4, cash: 0, checks: 1 },
    "tastytrade/elch78_optionRemoval.csv": {
      executions: 2,
      cash: 0,
      quarantine: {
        codes: ["unknown-direction", "unknown-direction"],
        because: "the file is four removals without the trades that opened them",
      },
    },
    "tastytrade/elch78_optionTrade.csv": { executions: 4, cash: 0, checks: 1 },
    "tastytrade/laroche_deposit_by_wire_and_interest.csv": { executions: 0, cash: 2 },
  },
  "trading212-csv": {
    "trading212/etg_trading212-export.csv": {
      executions: 4,
      cash: 5,
      checks: 1,
      quarantine: {
        codes: Array(4).fill("missing-value"),
        because:
          "four rows of a later export were put under the header of an earlier one, their cells elsewhere",
      },
    },
    "trading212/fingather_trading212_export.csv": { executions: 2, cash: 1, checks: 1 },
    "trading212/investir_trading212_2021-2022.csv": { executions: 12, cash: 8, checks: 1 },
    "trading212/investir_trading212_multi-currency.csv": { executions: 7, cash: 12, checks: 1 },
    "trading212/kapji_2020_from_2020-09-11_to_2021-04-02.csv": {
      executions: 5,
      cash: 3,
      checks: 1,
    },
    "trading212/kapji_2024_transactions.csv": { executions: 2, cash: 5, checks: 1 },
  },
  "zerodha-tradebook": {
    "zerodha/mohitmanna_tradebook.csv": { executions: 378, cash: 0 },
    "_inline-tests/tradetally/082_generic-parses-lowercase-trade-date-and-trade-type-transaction-exports.csv":
      { executions: 2, cash: 0 },
  },
  "binance-ledger-csv": {
    "binance/fingather_binance_export.csv": { executions: 4, cash: 1, checks: 1 },
    "binance/pbialon_binance_transaction_history.csv": { executions: 2, cash: 1, checks: 1 },
    "binance/rotki_binance_history.csv": {
      executions: 25,
      cash: 20,
      checks: 1,
      quarantine: {
        codes: [
          "missing-value",
          "missing-value",
          "ambiguous-trade",
          "ambiguous-trade",
          "ambiguous-trade",
          "unknown-operation",
        ],
        because:
          "rows with empty cells, an invented operation and an incomplete sweep stand there to be refused",
      },
    },
  },
  "coinbase-csv": {
    "coinbase/etg_coinbase-export.csv": { executions: 4, cash: 4, checks: 1 },
  },
  "coinbase-pro-csv": {
    "coinbase-pro/rotki_coinbasepro.csv": { executions: 5, cash: 6, checks: 2 },
  },
};

/**
 * Checks and running balances stand for no row of their own; the totals and the cash of position
 * files do.
 */
const OF_ROWS = new Set<string>(["execution", "cash", "split", "position", "unreadable"]);

/** Rows that became a record, were quarantined or passed over with a reason. */
function accountedFor({ records, passed, positions }: ReadStatement): number {
  const ofPositions =
    positions.length === 0
      ? []
      : records.filter(({ type }) => type === "balance" || type === "check");
  return (
    records.filter(({ type }) => OF_ROWS.has(type)).length +
    ofPositions.length +
    passed.reduce((sum, { rows = 1 }) => sum + rows, 0)
  );
}

async function rowsIn(path: string): Promise<number> {
  let count = 0;
  for await (const rows of csvRows(await openStatement(await fileSource(`${CORPUS}${path}`))))
    count += rows.length;
  return count;
}

for (const [id, files] of Object.entries(FILES)) {
  describe.runIf(present)(id, () => {
    const seen = { files: 0, executions: 0, cash: 0, checks: 0, broken: 0, quarantined: 0 };
    test.each(Object.entries(files))("%s", async (path, expected) => {
      const statement = await read(id, path);
      const { executions, cash, splits, checks, unreadable } = statement;
      seen.files++;
      seen.executions += executions.length;
      seen.cash += cash.length;
      seen.checks += checks.filter(holds).length;
      seen.broken += checks.length - checks.filter(holds).length;
      seen.quarantined += unreadable.length;
      expect(statement.recognised).toBe(true);
      expect({ executions: executions.length, cash: cash.length, splits: splits.length }).toEqual({
        executions: expected.executions,
        cash: expected.cash,
        splits: expected.splits ?? 0,
      });
      expect(
        checks
          .filter((check) => !holds(check))
          .map(({ name }) => name)
          .toSorted(),
      ).toEqual(Object.keys(expected.broken ?? {}).toSorted());
      expect(checks.filter(holds)).toHaveLength(expected.checks ?? 0);
      expect(unreadable.map(({ code }) => code)).toEqual(expected.quarantine?.codes ?? []);
      expect(accountedFor(statement)).toBe(await rowsIn(path));
    });
    test("figures", () => {
      say(
        `${id}: ${seen.files} files, ${seen.executions} executions, ${seen.cash} cash, ${seen.checks} checks hold, ` +
          `${seen.broken} explained, ${seen.quarantined} rows quarantined with reason`,
      );
      expect(seen.files).toBe(Object.keys(files).length);
    });
  });
}

const ACCOUNT = accountId("test", undefined);

/** Executions and splits of a file that lists the newest first, as the trade builder takes them. */
function eventsOf({ records }: ReadStatement): readonly (Execution | Split)[] {
  return records.flatMap((record, at): (Execution | Split)[] => {
    const common = { id: executionId(`${at}`), account: ACCOUNT, sequence: -at };
    if (record.type === "split")
      return [
        {
          ...common,
          instrument: record.instrument,
          from: record.from,
          to: record.to,
          effectiveAt: record.at.instant,
        },
      ];
    if (record.type !== "execution") return [];
    const { kind = "fill", instrument, side, effect, quantity, price, fees = [] } = record;
    const { instant: executedAt, precision, zone } = record.at;
    const what = { kind, instrument, side, quantity, price, fees, ...(effect ? { effect } : {}) };
    return [{ ...common, ...what, executedAt, precision, zone, report: "new" }];
  });
}

describe.runIf(present)("what other documents say of the same accounts", () => {
  test("tastytrade: profit of every underlying equals that of the 410 closed lots of another program", async () => {
    const statement = await read(
      "tastytrade-csv",
      "tastytrade/avion23_tastytrade_transactions_history_180201_to_240817.csv",
    );
    const { roundTrips, gaps } = buildRoundTrips(eventsOf(statement));
    const lots = readFileSync(`${CORPUS}tastytrade/avion23_closed-trades.csv`, "utf8")
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(","));
    const last =
      lots
        .map((cells) => cells[10] ?? "")
        .toSorted()
        .at(-1) ?? "";
    const theirs = totals(
      lots.map((cells) => ({
        currency: rootOf(cells[7] ?? ""),
        amount: Decimal.of(cells[3] ?? ""),
      })),
    );
    const closed = roundTrips.filter(
      ({ closedAt }) => closedAt !== undefined && closedAt.slice(0, 10) <= last.slice(0, 10),
    );
    const ours = totals(
      closed.map(({ instrument, grossPnl }) => ({
        currency: rootOf(instrument.underlying ?? instrument.symbol),
        amount: grossPnl,
      })),
    );
    const off = [...theirs].filter(
      ([symbol, profit]) =>
        !(ours.get(symbol) ?? Decimal.zero).minus(profit).abs().lt(Decimal.of("0.01")),
    );
    const sum = (profits: ReadonlyMap<string, Decimal>) => Decimal.sum(profits.values()).toFixed(2);
    say(
      `tastytrade-csv: ${theirs.size - off.length} of ${theirs.size} underlyings agree; profit ${sum(ours)}, theirs ${sum(theirs)}`,
    );
    expect(gaps).toEqual([]);
    expect(off.map(([symbol]) => symbol)).toEqual([]);
    expect(sum(ours)).toBe("-650.56");
  });

  test("Schwab: a cash merger and three sales make the cash of the tax reports", async () => {
    const profits = [];
    for (const path of ["kapji_2023_transactions.csv", "kapji_cash_merger_transactions.csv"]) {
      const statement = await read("schwab-csv", `schwab/${path}`);
      const { roundTrips, gaps } = buildRoundTrips(eventsOf(statement));
      expect(gaps).toEqual([]);
      profits.push(Decimal.sum(roundTrips.map(({ netPnl }) => netPnl)).toFixed(1));
    }
    // Final balances of 1,019,826.86 after a deposit of 1,000,000, and of 1,000 after one of 2,506.
    expect(profits).toEqual(["19826.8", "-1506.0"]);
  });

  test("Zerodha: sold units and values equal the tax report for 56 of its 60 symbols", async () => {
    const { executions } = await read("zerodha-tradebook", "zerodha/mohitmanna_tradebook.csv");
    const sold = new Map<string, { quantity: Decimal; value: Decimal }>();
    for (const { side, instrument, quantity, price } of executions) {
      const before = sold.get(instrument.symbol) ?? { quantity: Decimal.zero, value: Decimal.zero };
      if (side === "buy") continue;
      sold.set(instrument.symbol, {
        quantity: before.quantity.plus(quantity),
        value: before.value.plus(quantity.times(price)),
      });
    }
    const taxed = new Map<string, { quantity: Decimal; value: Decimal }>();
    for (const term of ["longTerm", "shortTerm"]) {
      for (const line of readFileSync(`${CORPUS}zerodha/mohitmanna_taxPnL-${term}.csv`, "utf8")
        .trim()
        .split(/\r?\n/)
        .slice(1)) {
        const [symbol = "", quantity = "", , value = ""] = line
          .split("\t")
          .map((cell) => cell.trim());
        const before = taxed.get(symbol) ?? { quantity: Decimal.zero, value: Decimal.zero };
        taxed.set(symbol, {
          quantity: before.quantity.plus(Decimal.of(quantity)),
          value: before.value.plus(Decimal.of(value)),
        });
      }
    }
    const equal = [...taxed].filter(([symbol, { quantity, value }]) => {
      const ours = sold.get(symbol);
      return ours?.quantity.eq(quantity) && !ours.value.minus(value).abs().gt(Decimal.of("0.01"));
    });
    const others = [...taxed.keys()].filter((symbol) => !equal.some(([same]) => same === symbol));
    say(
      `zerodha-tradebook: ${equal.length} of ${taxed.size} symbols of the tax report reproduced; not ${others.join(", ")}`,
    );
    // These four were renamed or demerged: the tradebook has no sale under the name of the report.
    expect(others.toSorted()).toEqual(["GET&D", "HSCL", "ONESOURCE", "SHAKTIPUMP"]);
    expect(equal).toHaveLength(56);
    expect(executions.filter(({ side }) => side === "buy")).toHaveLength(228);
    expect(new Set(executions.map(({ orderId }) => orderId)).size).toBe(253);
  });

  test("Trading 212: cash adds up to the balance of the tax report", async () => {
    const { executions, cash } = await read(
      "trading212-csv",
      "trading212/kapji_2024_transactions.csv",
    );
    const moved = totals(cash.map(({ amount }) => amount)).get("GBP") ?? Decimal.zero;
    // The two trades are booked at 2,381.35 and 3,138.50, which the check of the file compares with ours.
    expect(moved.minus(Decimal.of("2381.35")).plus(Decimal.of("3138.50")).toString()).toBe(
      "1758.05",
    );
    expect(executions.map(({ side }) => side)).toEqual(["buy", "sell"]);
  });

  test.each([
    ["binance-ledger-csv", "binance/rotki_binance_history.csv", "assert_binance_import_results"],
    ["coinbase-pro-csv", "coinbase-pro/rotki_coinbasepro.csv", "assert_coinbasepro_import_results"],
  ])("%s: trades and fees change each coin as much as rotki expects", async (id, path, name) => {
    const { executions, cash } = await read(id, path);
    const ours = new Map<string, Decimal>();
    const add = (sums: Map<string, Decimal>, coin: string, amount: Decimal) =>
      sums.set(coin, (sums.get(coin) ?? Decimal.zero).plus(amount));
    for (const { instrument, side, quantity, price, fees = [] } of executions) {
      const [base = ""] = instrument.symbol.split("/");
      add(ours, base, side === "buy" ? quantity : quantity.neg());
      add(
        ours,
        instrument.currency,
        side === "buy" ? quantity.times(price).neg() : quantity.times(price),
      );
      for (const { amount, currency } of fees) add(ours, currency, amount.neg());
    }
    for (const { kind, amount } of cash)
      if (kind === "fee") add(ours, amount.currency, amount.amount);
    const theirs = new Map<string, Decimal>();
    const { events } = JSON.parse(readFileSync(`${CORPUS}_expected/rotki_events.json`, "utf8")) as {
      events: Record<
        string,
        readonly { kind: string; asset: string; amount: string; event_subtype: string }[]
      >;
    };
    const swaps = events[name]?.filter(({ kind }) => kind === "SwapEvent") ?? [];
    for (const { asset, amount, event_subtype: subtype } of swaps) {
      const value = Decimal.of(amount);
      add(theirs, coinOf(asset), subtype.endsWith("RECEIVE") ? value : value.neg());
    }
    const rounded = (sums: Map<string, Decimal>) =>
      Object.fromEntries([...sums].map(([coin, sum]) => [coin, sum.toFixed(14)]).toSorted());
    say(
      `${id}: ${swaps.length} swap events of rotki over ${theirs.size} coins, ${executions.length} executions over ${ours.size}`,
    );
    expect(rounded(ours)).toEqual(rounded(theirs));
  });

  test("tastytrade: the old and the later export of one account tell the same trades", async () => {
    const folder = "tastytrade/avion23_";
    const parts = ["2018_-_2020-05", "2020-05_-_2020-12", "2021"];
    const old = await Promise.all(
      parts.map((part) => read("tastytrade-csv", `${folder}${part}.csv`)),
    );
    const later = await read(
      "tastytrade-csv",
      `${folder}tastytrade_transactions_history_180201_to_240817.csv`,
    );
    // The old exports write the underlying where the later one has the root of adjusted and weekly contracts.
    const key = ({ at, side, quantity, price, instrument }: ReadStatement["executions"][number]) =>
      [
        at.day,
        side,
        quantity,
        price.toFixed(2),
        instrument.symbol.replaceAll(/[1W]? +/g, " "),
      ].join(" ");
    const fills = (statement: ReadStatement) =>
      statement.executions.filter(({ kind }) => kind === undefined);
    const left = fills(later).map(key);
    const missing = old
      .flatMap(fills)
      .map(key)
      .filter((trade) => {
        const at = left.indexOf(trade);
        if (at >= 0) left.splice(at, 1);
        return at < 0;
      });
    const total = old.flatMap(fills).length;
    say(
      `tastytrade-csv: ${total - missing.length} of ${total} trades of the old exports are in the later one; not ${missing.join("; ")}`,
    );
    expect(total).toBe(518);
    // The first two old exports overlap in one trade.
    expect(missing).toEqual(["2020-05-06 buy 1 63.09 TSLA 200717P00705000"]);
    const kinds = new Set(later.executions.map(({ kind = "fill" }) => kind));
    expect([...kinds].toSorted()).toEqual(["assignment", "expiry", "fill", "settlement"]);
  });
});
