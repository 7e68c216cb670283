import {
  type AccountRef,
  bindColumns,
  type ExecutionRecord,
  momentIn,
  readRow,
  type Row,
  type RowOf,
  satisfies,
  type StatementRecord,
  type TableSettings,
  unreadable,
} from "#kit";
import { type Booking, BOOKING, bookingOf, type BookingRow, cashOf, executionOf, removalOf } from "./booking.ts";
import { CURRENCY } from "./contract.ts";
import { createHistory, HISTORY, HISTORY_HEADER } from "./history.ts";
import { executionsOf, join } from "./join.ts";
import { createProofs, PROFIT, PROFIT_HEADER } from "./proof.ts";

export const CASH_HEADER = { required: ["TIME", "TYPE", "REF #", "DESCRIPTION", "Misc Fees", "Commissions & Fees", "AMOUNT", "BALANCE"] };

/** The tables that are read, by their header. */
const TABLES = [
  { part: "history", header: HISTORY_HEADER },
  { part: "cash", header: CASH_HEADER },
  { part: "futures cash", header: { required: ["Exec Date", "Exec Time", "Type", "Ref #", "Description", "Amount", "Balance"] } },
  { part: "profit", header: PROFIT_HEADER },
  { part: "orders", header: { required: ["Time Placed", "Spread", "Side", "Qty", "Symbol", "Status"] } },
] as const;

const passed = (reason: string): StatementRecord => ({ type: "passed", reason });

/** Reads the rows of a statement one after the other. Trades are held until the end, when charges are joined to them. */
export function openStatement(settings: TableSettings) {
  const history = createHistory();
  const bookings: Booking[] = [];
  const proofs = createProofs();
  let hasHistory = false;
  let account: AccountRef | undefined;
  let title = "";
  let part: (typeof TABLES)[number]["part"] | undefined;
  let header: readonly string[] = [];

  function row(row: Row): StatementRecord | readonly StatementRecord[] {
    const table = TABLES.find((candidate) => satisfies(row.cells, candidate.header));
    if (table) {
      part = table.part;
      header = row.cells;
      return passed("header");
    }
    if (row.cells.filter((cell) => cell !== "").length === 0) return passed("empty row");
    if (row.cells.length === 1 || /^Account Statement for /i.test(row.cells[0] ?? "")) return heading(row.raw ?? row.cells.join(","));
    const records = part ? entry(row) : passed(`row of "${title.slice(0, 40)}", which holds no executions`);
    const list = Array.isArray(records) ? (records as readonly StatementRecord[]) : [records as StatementRecord];
    return list.map((record) => (account && "line" in record && record.type !== "unreadable" ? { ...record, account } : record));
  }

  /** A line of its own: the title of a section, or of the whole statement. */
  function heading(text: string): StatementRecord {
    part = undefined;
    title = text;
    const [, number = "", name, since, through] = /^Account Statement for (\S+)(?: \(([^)]*)\))?(?: since (\S+) through (\S+))?/i.exec(text) ?? [];
    if (since && through && since === through) proofs.ofOneDay();
    if (!/\d/.test(number)) return passed("title");
    account = { number, name, currency: CURRENCY };
    return { type: "account", account };
  }

  function entry({ line, cells, raw = "" }: Row): StatementRecord | readonly StatementRecord[] {
    if (part === "orders") return passed("order; what was executed of it is in the trade history");
    if (part === "profit") return proofs.profit(bound(PROFIT, cells));
    if (part === "history") {
      hasHistory = true;
      history.add(bound(HISTORY, cells), line);
      return [];
    }
    const row = bound(BOOKING, cells);
    if (row.description !== "TOTAL") return booked(row, { line, raw });
    return part === "cash" ? proofs.total(row) : passed("sums of the columns");
  }

  function booked(row: BookingRow, at: { line: number; raw: string }): StatementRecord | readonly StatementRecord[] {
    const { date = "", time = "" } = row;
    const when = momentIn(`${date} ${time}`, settings);
    const type = (row.type ?? "").toUpperCase();
    if (part === "cash") proofs.moved(row);
    if (type === "" || type === "BAL") {
      return row.balance && part === "cash"
        ? { type: "balance", line: at.line, cash: { amount: row.balance, currency: CURRENCY }, at: when }
        : passed("balance");
    }
    if (/mark to (?:the )?market/i.test(row.description ?? "")) return passed("daily settlement, which is part of the profit of trades");
    if (type === "RAD" || type === "EXP") return removalOf(row, when, at.line);
    if (type !== "TRD") return cashOf(row, when, at.line);
    const booking = bookingOf(row, when, at);
    if (!("type" in booking)) {
      bookings.push(booking);
      return [];
    }
    proofs.charged(booking);
    return booking;
  }

  function bound<Of extends Parameters<typeof bindColumns>[0]>(columns: Of, cells: readonly string[]): RowOf<Of> {
    const found = bindColumns(columns, header, settings);
    if ("row" in found) return found.row(cells);
    return unreadable("missing-column", `The header lacks the column "${found.missing.join('", "')}"`);
  }

  function end(): readonly StatementRecord[] {
    const records: StatementRecord[] = [];
    const { joined, loose } = hasHistory ? join(history.fills, bookings) : { joined: [], loose: bookings };
    for (const pair of joined) {
      const executions = executionsOf(pair);
      records.push(...executions.map(owned));
      if (pair.bookings.length > 0) records.push({ type: "passed", reason: "booking of a trade, joined to its execution", rows: pair.bookings.length });
      proofs.traded(executions, pair.bookings);
    }
    for (const booking of loose) {
      readRow({ line: booking.line, cells: [booking.raw] }, records, () => {
        if (hasHistory) return unreadable("unmatched-booking", "No execution of the trade history fits this booked trade");
        const execution = executionOf(booking);
        proofs.traded([execution], [booking]);
        return owned(execution);
      });
    }
    return [...records, ...proofs.end()];
  }

  const owned = (execution: ExecutionRecord): ExecutionRecord => (account ? { ...execution, account } : execution);

  return { row, end };
}
