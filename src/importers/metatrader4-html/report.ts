import type { Decimal } from "#domain";
import {
  type AccountRef,
  bindColumns,
  decimal,
  institutionOf,
  isAbsent,
  type Moment,
  moment,
  momentIn,
  numberedHeader,
  optional,
  type RowOf,
  satisfies,
  type StatementRecord,
  type TableSettings,
  text,
  unreadable,
} from "#kit";
import { ticketOf } from "./ticket.ts";
import { createTotals } from "./totals.ts";

/** A row of the report; the comment stands in a tooltip of its first cell. */
export type ReportRow = {
  readonly line: number;
  readonly cells: readonly string[];
  readonly comment: string;
};

const HEADER = { required: ["Ticket", "Open Time", "Type", "Item"] };
const LOT = ["Size", "Volume", "Lots"];

export const ENTRY = { ticket: text("Ticket"), openTime: moment("Open Time"), type: text("Type") };
export const RESULT = {
  commission: decimal("Commission"),
  taxes: optional(decimal("Taxes")),
  swap: decimal(["Swap", "R/O Swap"]),
  profit: decimal(["Profit", "Trade P/L"]),
};
export const TICKET = {
  ...ENTRY,
  ...RESULT,
  size: decimal(LOT),
  item: text("Item"),
  openPrice: decimal("Price"),
  closeTime: optional(moment("Close Time")),
  closePrice: decimal("Price 2"),
};
const AMOUNT = { profit: RESULT.profit };

/** The columns under one header, bound to what each kind of row fills. */
export type Binding = {
  entry(cells: readonly string[]): RowOf<typeof ENTRY>;
  amount(cells: readonly string[]): Decimal;
  ticket(cells: readonly string[]): RowOf<typeof TICKET>;
};

const SECTIONS = new Set([
  "closed transactions",
  "open trades",
  "working orders",
  "summary",
  "details",
]);
const passed = (reason: string): StatementRecord => ({ type: "passed", reason });

/** Reads the rows of a report one after the other; it knows the account from the rows on top. */
export function openReport(settings: TableSettings, company: string | undefined) {
  const facts = new Map<string, string>();
  const totals = createTotals();
  let section = "";
  let binding: Binding | undefined;
  let account: AccountRef = {};
  let madeAt: Moment | undefined;

  function row({ line, cells, comment }: ReportRow): StatementRecord | readonly StatementRecord[] {
    const filled = cells.filter((cell) => cell !== "");
    if (filled.length === 0) return passed("empty row");
    const heading = filled.length === 1 ? (filled[0] ?? "").replace(/:$/, "").toLowerCase() : "";
    if (SECTIONS.has(heading)) {
      section = heading;
      return passed("heading");
    }
    if (section === "") return top(filled);
    if (satisfies(cells, HEADER)) {
      binding = bind(cells, settings);
      return passed("heading");
    }
    if (/^\d+$/.test(cells[0] ?? "")) {
      if (section === "working orders") return passed("pending order, not executed");
      if (!binding) return unreadable("missing-header", "The row stands under no heading");
      return ticketOf(
        { line, cells, comment },
        { binding, account, open: section === "open trades" },
      );
    }
    return figures(cells, filled);
  }

  /** The rows above the first section: account, name, currency, time of the report. */
  function top(filled: readonly string[]): StatementRecord {
    const stated = new Map(
      filled
        .map((cell) => /^([^:]+):\s*(.*)$/.exec(cell)?.slice(1) as [string, string])
        .filter(Boolean),
    );
    const number = stated.get("Account") ?? stated.get("A/C No");
    if (!number) return passed("line above the tables");
    const last = filled.at(-1) ?? "";
    madeAt = /^\d{4} [A-Z][a-z]+ \d{1,2}/.test(last) ? momentIn(last, settings) : undefined;
    // The same number may exist at several companies.
    const name = [stated.get("Name"), company && `(${company})`].filter(Boolean).join(" ");
    account = {
      institution: institutionOf(company),
      number,
      name: name || undefined,
      currency: stated.get("Currency") || undefined,
    };
    return { type: "account", account };
  }

  /** Rows without a ticket: sums, comments, and figures with their label before them. */
  function figures(cells: readonly string[], filled: readonly string[]): StatementRecord {
    let label = "";
    for (const cell of filled) {
      if (label !== "" && !cell.endsWith(":")) facts.set(label, cell);
      label = cell.endsWith(":") ? cell.slice(0, -1) : label;
    }
    if (section === "summary" || section === "details" || label !== "") return passed("summary");
    if (filled.length === 1)
      return passed(/^no transactions$/i.test(filled[0] ?? "") ? "no transactions" : "comment");
    const sums = isAbsent(cells[0] ?? "") && filled.every((cell) => /^-?[\d .]+$/.test(cell));
    return sums
      ? passed("sums of the columns")
      : unreadable("unknown-row", "The row is neither a ticket nor a sum");
  }

  return { row, saw: totals.saw, end: () => totals.end({ facts, account, madeAt }) };
}

function bind(header: readonly string[], settings: TableSettings): Binding {
  const names = numberedHeader(header);
  const reader = <Of extends Parameters<typeof bindColumns>[0]>(columns: Of) => {
    const bound = bindColumns(columns, names, settings);
    return (cells: readonly string[]) =>
      "row" in bound
        ? bound.row(cells)
        : unreadable(
            "missing-column",
            `The header lacks the column "${bound.missing.join('", "')}"`,
          );
  };
  const amount = reader(AMOUNT);
  return { entry: reader(ENTRY), amount: (cells) => amount(cells).profit, ticket: reader(TICKET) };
}
