import { Decimal, type ExecutionKind, money } from "#domain";
import {
  type Columns,
  createCashLedger,
  momentIn,
  type PositionRecord,
  quoted,
  type Row,
  type RowOf,
  type StatementRecord,
  type TableSettings,
  unreadable,
} from "#kit";
import { readUnder } from "./bound.ts";
import { bookingsOf } from "./bookings.ts";
import { CASH_SECTIONS, createCash } from "./cash.ts";
import { type Catalogue, instrumentOf } from "./catalogue.ts";
import { CASH, CASH_REPORT, CORPORATE, POSITION, TRANSFER } from "./columns.ts";
import { headerOf, type TradeHeader } from "./trade.ts";
import { createTrades } from "./trades.ts";

type Records = StatementRecord | readonly StatementRecord[];

/** Reads the rows of all sections, each under its own header. */
export function createSections(catalogue: Catalogue, settings: TableSettings) {
  const trades = createTrades(catalogue);
  const ledger = createCashLedger();
  const bookings = bookingsOf(catalogue);
  const headers = new Map<string, TradeHeader>();
  const present = new Set<string>();
  const cash = createCash(catalogue);
  const report = new Map<string, { start?: Decimal; end?: Decimal }>();

  function bound<Of extends Columns>(columns: Of, row: Row): RowOf<Of> {
    const header = headers.get(row.cells[0] ?? "")?.cells ?? [];
    return readUnder(columns, header, settings)(row.cells);
  }

  function position(row: Row): Records {
    if (row.cells[2] === "Lot") return { type: "passed", reason: "lot of a position" };
    if (row.cells[2] !== "Summary")
      unreadable("unknown-word", `${quoted(row.cells[2] ?? "")} is not a known kind of position`);
    const { category: kind, currency, account, symbol, ...figures } = bound(POSITION, row);
    const implied = Decimal.parse(
      row.cells[headers.get("Open Positions")?.cells.indexOf("Mult") ?? -1] ?? "",
    );
    const until =
      catalogue.until ?? unreadable("missing-value", "The statement does not tell its period");
    const record: PositionRecord = {
      type: "position",
      line: row.line,
      account: { number: account ?? catalogue.account },
      instrument: instrumentOf(catalogue, { kind, symbol, currency, implied }),
      ...figures,
      at: momentIn(until, settings),
    };
    return record;
  }

  function cashReport(row: Row): Records {
    const { line, currency, total: amount, account } = bound(CASH_REPORT, row);
    if (!/^[A-Z]{3}$/.test(currency))
      return { type: "passed", reason: "total in the base currency" };
    const number = account ?? catalogue.account;
    const key = `${number ?? ""} ${currency}`;
    const figures = report.get(key) ?? {};
    report.set(key, figures);
    if (line === "Starting Cash") figures.start = amount;
    if (line !== "Ending Cash") return { type: "passed", reason: "line of the cash report" };
    figures.end = amount;
    if (catalogue.until === undefined) return { type: "passed", reason: "balance without a date" };
    const at = momentIn(catalogue.until, settings);
    return {
      type: "balance",
      line: row.line,
      account: { number },
      cash: money(amount, currency),
      at,
    };
  }

  function data(section: string, row: Row, into: StatementRecord[]): Records {
    const header = headers.get(section);
    if (!header) return { type: "passed", reason: "line without a header" };
    if (section === "Trades") return trades.data(row, header, into);
    if (CASH_SECTIONS[section]) {
      return cash({ section, row, header: header.cells, read: () => bound(CASH, row) });
    }
    if (section === "Open Positions") return position(row);
    if (section === "Cash Report") return cashReport(row);
    if (section === "Corporate Actions")
      return bookings.corporateAction(bound(CORPORATE, row), row.line);
    if (section === "Transfers") return bookings.transfer(bound(TRANSFER, row), row.line);
    return { type: "passed", reason: `section ${quoted(section)}` };
  }

  function dispatch(row: Row, into: StatementRecord[]): Records {
    const [section = "", kind = ""] = row.cells;
    const header = headers.get(section);
    if (section !== "Trades" || (kind !== "Data" && kind !== "Notes")) trades.settle(into);
    if (kind === "Header") {
      present.add(section);
      headers.set(section, headerOf(row.cells, settings));
      return { type: "passed", reason: "header" };
    }
    if (section === "Trades" && (kind === "SubTotal" || kind === "Total") && header)
      return trades.total(row, header);
    if (kind === "Data" && !isTotal(row)) return data(section, row, into);
    return { type: "passed", reason: kind === "Notes" ? "note" : "total" };
  }

  function note(record: StatementRecord): void {
    ledger.add(record);
    const booked =
      record.type === "execution" && record.kind !== undefined && MOVED.has(record.kind);
    if (booked || record.type === "split") trades.disturb(record);
  }

  return {
    row(row: Row, into: StatementRecord[]): Records {
      const before = into.length;
      const records = dispatch(row, into);
      into.slice(before).forEach(note);
      (Array.isArray(records)
        ? (records as readonly StatementRecord[])
        : [records as StatementRecord]
      ).forEach(note);
      return records;
    },
    end(): readonly StatementRecord[] {
      const records: StatementRecord[] = [];
      trades.settle(records);
      records.forEach(note);
      const comparable = present.has("Trades") ? [...report] : [];
      const balances = comparable.flatMap(([key, { start, end }]): readonly StatementRecord[] => {
        const [account = "", currency = ""] = key.split(" ");
        if (!start || !end || ledger.isOpaque(account)) return [];
        const name = `Change of cash in ${currency}, account ${account || "unnamed"}`;
        const actual = ledger.moved(account, currency);
        return [{ type: "check", name, expected: end.minus(start), actual, tolerance: ROUNDED }];
      });
      return [...records, ...trades.checks(), ...balances];
    },
  };
}

/**
 * Rows of cash sections call their totals "Total" themselves and are looked at there; those of
 * others are passed over.
 */
const isTotal = ({ cells }: Row) =>
  cells[2] === "Total" && CASH_SECTIONS[cells[0] ?? ""] === undefined;

/** Bookings that move units without a trade. */
const MOVED = new Set<ExecutionKind>(["transfer", "settlement"]);

/** IBKR keeps cash to nine digits. */
const ROUNDED = Decimal.of("0.000001");
