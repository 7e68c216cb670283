import {
  type AccountRef,
  bindColumns,
  decimal,
  institutionOf,
  type Moment,
  moment,
  momentIn,
  numberedHeader,
  optional,
  type Row,
  type RowOf,
  satisfies,
  type StatementRecord,
  type TableSettings,
  text,
  unreadable,
} from "#kit";
import { dealOf } from "./deal.ts";
import { createLedger } from "./ledger.ts";

export const DEAL = {
  time: moment("Time"),
  deal: text("Deal"),
  symbol: optional(text("Symbol")),
  type: text("Type"),
  direction: optional(text("Direction")),
  volume: optional(decimal("Volume")),
  price: optional(decimal("Price")),
  order: optional(text("Order")),
  commission: optional(decimal("Commission")),
  fee: optional(decimal("Fee")),
  swap: optional(decimal("Swap")),
  profit: decimal("Profit"),
  balance: optional(decimal("Balance")),
  comment: optional(text("Comment")),
};
export type Deal = RowOf<typeof DEAL>;

const HOLDING = {
  symbol: text("Symbol"),
  type: text("Type"),
  volume: decimal("Volume"),
  price: decimal("Price"),
  market: optional(decimal("Market Price")),
};
export type Holding = RowOf<typeof HOLDING>;

/** Headings of the parts, and what becomes of the rows of each. */
const PARTS: Readonly<Record<string, string>> = {
  deals: "deals",
  "trade positions": "held",
  "open positions": "held",
  positions: "closed position, whose deals are listed too",
  orders: "order, whose deals are listed too",
  "working orders": "pending order, not executed",
  results: "summary",
};
const HEADERS = ["Deal", "Position", "Order"].map((id) => ({
  required: ["Symbol", "Type", "Volume", "Price", id],
}));

const passed = (reason: string): StatementRecord => ({ type: "passed", reason });

/** Reads the rows of a report one after the other; it knows the account from the rows on top. */
export function openReport(settings: TableSettings) {
  const facts = new Map<string, string>();
  const ledger = createLedger();
  let part = "";
  let header: readonly string[] = [];
  let account: AccountRef = {};
  let madeAt: Moment | undefined;

  function row({ line, cells }: Row): StatementRecord | readonly StatementRecord[] {
    const filled = cells.filter((cell) => cell !== "");
    if (filled.length === 0) return passed("empty row");
    const heading = filled.length === 1 ? PARTS[(filled[0] ?? "").toLowerCase()] : undefined;
    if (heading) {
      const first = part === "";
      part = heading;
      header = [];
      return first ? [{ type: "account", account }, passed("heading")] : passed("heading");
    }
    if (HEADERS.some((signature) => satisfies(cells, signature))) {
      header = numberedHeader(cells);
      return passed("heading");
    }
    if (/^\d{4}\.\d{2}\.\d{2}/.test(cells[0] ?? "") && part !== "") return entry(line, cells);
    return figures(filled);
  }

  /** A row that begins with its time: one entry of the part. */
  function entry(
    line: number,
    cells: readonly string[],
  ): StatementRecord | readonly StatementRecord[] {
    if (part === "deals") {
      const deal = bound(DEAL, cells);
      const record = dealOf(deal, { line, account, before: ledger.balance() });
      ledger.add(deal, record);
      return record;
    }
    if (part !== "held") return passed(part);
    ledger.holds(bound(HOLDING, cells), line);
    return passed("open position, stated in sum for each symbol");
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

  /** Rows without a time: the account on top, sums, and figures with their label before them. */
  function figures(filled: readonly string[]): StatementRecord {
    let label = "";
    for (const cell of filled) {
      if (label !== "") facts.set(label, cell);
      label = cell.endsWith(":") ? cell.slice(0, -1) : "";
    }
    if (part === "") account = accountIn(facts);
    const date = facts.get("Date");
    if (date && !madeAt && /^\d{4}\.\d{2}\.\d{2}/.test(date)) madeAt = momentIn(date, settings);
    if (part === "" || part === "summary" || filled.some((cell) => cell.endsWith(":")))
      return passed("summary");
    const sums = filled.every((cell) => /^-?[\d .]+$/.test(cell));
    return sums
      ? passed("sums of the columns")
      : unreadable("unknown-row", "The row is neither an entry nor a sum");
  }

  return { row, end: () => ledger.end({ facts, account, madeAt }) };
}

/**
 * Number, currency and server stand in one text: "100200 (USD, Example-Demo, demo, Hedge)". The
 * same number may exist at several companies, so theirs is part of what the account is.
 */
function accountIn(facts: ReadonlyMap<string, string>): AccountRef {
  const stated = facts.get("Account") ?? "";
  const company = facts.get("Company") ?? facts.get("Broker");
  const name = [facts.get("Name"), company && `(${company})`].filter(Boolean).join(" ");
  return {
    institution: institutionOf(company),
    number: /^\s*(\d+)/.exec(stated)?.[1],
    name: name || undefined,
    currency: /\(\s*([A-Z]{3,4})\b/.exec(stated)?.[1],
  };
}
