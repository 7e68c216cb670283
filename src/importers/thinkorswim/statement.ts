import {
  type AccountRef,
  bindColumns,
  type Moment,
  momentIn,
  readRow,
  type Row,
  type RowOf,
  satisfies,
  type StatementRecord,
  type TableSettings,
  unreadable,
} from "#kit";
import { type Booking, BOOKING, bookingOf, type BookingRow, executionOf } from "./booking.ts";
import { CURRENCY } from "./contract.ts";
import { createHistory, HISTORY } from "./history.ts";
import { createHoldings, HOLDING } from "./holding.ts";
import { executionsOf, join } from "./join.ts";
import { cashOf, removalOf } from "./movement.ts";
import { createProofs, PROFIT } from "./proof.ts";
import { type Part, TABLES, titleIn } from "./section.ts";

const passed = (reason: string): StatementRecord => ({ type: "passed", reason });

/**
 * Reads the rows of a statement one after the other. Trades are held until the end, when charges
 * are joined to them.
 */
export function openStatement(settings: TableSettings) {
  const history = createHistory();
  const bookings: Booking[] = [];
  const proofs = createProofs();
  const holdings = createHoldings();
  let through: Moment | undefined;
  let hasHistory = false;
  let account: AccountRef | undefined;
  let title = "";
  let part: Part | undefined;
  let header: readonly string[] = [];

  function row(row: Row): StatementRecord | readonly StatementRecord[] {
    const table = TABLES.find((candidate) => satisfies(row.cells, candidate.header));
    if (table) {
      part = table.part;
      header = row.cells;
      return passed("header");
    }
    if (row.cells.filter((cell) => cell !== "").length === 0) return passed("empty row");
    if (row.cells.length === 1 || /^Account Statement for /i.test(row.cells[0] ?? ""))
      return heading(row.raw ?? row.cells.join(","));
    const records = part
      ? entry(row)
      : passed(`row of "${title.slice(0, 40)}", which holds no executions`);
    const list = Array.isArray(records)
      ? (records as readonly StatementRecord[])
      : [records as StatementRecord];
    return list.map((record) =>
      account && "line" in record && record.type !== "unreadable" ? { ...record, account } : record,
    );
  }

  /** A line of its own: the title of a section, or of the whole statement. */
  function heading(text: string): StatementRecord {
    part = undefined;
    title = text;
    const stated = titleIn(text);
    if (stated?.oneDay) proofs.ofOneDay();
    if (stated?.through && /\d/.test(stated.through)) {
      through = { ...momentIn(`${stated.through} 23:59:59`, settings), precision: "day" };
    }
    if (!stated?.account) return passed("title");
    account = stated.account;
    return { type: "account", account };
  }

  function entry({ line, cells, raw = "" }: Row): StatementRecord | readonly StatementRecord[] {
    if (part === "orders") return passed("order; what was executed of it is in the trade history");
    if (part === "profit") return proofs.profit(bound(PROFIT, cells));
    if (part === "held") {
      if (!through) return passed("open position without a date");
      return holdings.add(bound(HOLDING, cells), { line, day: through.day });
    }
    if (part === "history") {
      hasHistory = true;
      history.add(bound(HISTORY, cells), line);
      return [];
    }
    const row = bound(BOOKING, cells);
    if (row.description !== "TOTAL") return booked(row, { line, raw });
    return part === "cash" ? proofs.total(row) : passed("sums of the columns");
  }

  function booked(
    row: BookingRow,
    at: { line: number; raw: string },
  ): StatementRecord | readonly StatementRecord[] {
    const { date = "", time = "" } = row;
    const when = momentIn(`${date} ${time}`, settings);
    const type = (row.type ?? "").toUpperCase();
    if (part === "cash") proofs.moved(row);
    if (type === "" || type === "BAL") {
      return row.balance && part === "cash"
        ? {
            type: "balance",
            line: at.line,
            cash: { amount: row.balance, currency: CURRENCY },
            at: when,
          }
        : passed("balance");
    }
    if (/mark to (?:the )?market/i.test(row.description ?? ""))
      return passed("daily settlement, which is part of the profit of trades");
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

  function bound<Of extends Parameters<typeof bindColumns>[0]>(
    columns: Of,
    cells: readonly string[],
  ): RowOf<Of> {
    const found = bindColumns(columns, header, settings);
    if ("row" in found) return found.row(cells);
    return unreadable(
      "missing-column",
      `The header lacks the column "${found.missing.join('", "')}"`,
    );
  }

  function end(): readonly StatementRecord[] {
    const records: StatementRecord[] = [];
    const { joined, loose } = hasHistory
      ? join(history.fills, bookings)
      : { joined: [], loose: bookings };
    // The history lists the newest first, the cash section the oldest. One order for both keeps what is of one second right.
    const [first, last] = [joined[0], joined.at(-1)];
    const newestFirst = first && last && first.fill.at.instant > last.fill.at.instant;
    for (const pair of newestFirst ? joined.toReversed() : joined) {
      const executions = executionsOf(pair);
      records.push(...executions.map(owned));
      if (pair.bookings.length > 0)
        records.push({
          type: "passed",
          reason: "booking of a trade, joined to its execution",
          rows: pair.bookings.length,
        });
      proofs.traded(executions, pair.bookings);
    }
    for (const booking of loose) {
      readRow({ line: booking.line, cells: [], raw: booking.raw }, records, () => {
        if (hasHistory)
          return unreadable(
            "unmatched-booking",
            "No execution of the trade history fits this booked trade",
          );
        const execution = executionOf(booking);
        proofs.traded([execution], [booking]);
        return owned(execution);
      });
    }
    const positions = through ? holdings.end(history.fills, through).map(owned) : [];
    return [...records, ...positions, ...proofs.end()];
  }

  const owned = <Of extends StatementRecord>(record: Of): Of =>
    account ? { ...record, account } : record;

  return { row, end };
}
