import {
  bindColumns,
  type Columns,
  decimal,
  folded,
  moment,
  optional,
  type RowOf,
  type Sheet,
  type TableSettings,
  text,
  unreadable,
} from "#kit";

/** Columns of closed positions as they stand in every language, by their English names. */
const CLOSED_ORDER = [
  ...[
    "Position ID",
    "Action",
    "Amount",
    "Units",
    "Open Date",
    "Close Date",
    "Leverage",
    "Spread",
    "Profit",
  ],
  ...[
    "Open Rate",
    "Close Rate",
    "Take Profit",
    "Stop Loss",
    "Rollover Fees",
    "Copied From",
    "Type",
    "ISIN",
    "Notes",
  ],
];
const ACTIVITY_ORDER = [
  ...["Date", "Type", "Details", "Amount", "Realized Equity Change", "Realized Equity", "Balance"],
  ...["Position ID", "NWA"],
];

export const CLOSED = {
  id: text("Position ID"),
  action: text("Action"),
  amount: decimal("Amount"),
  units: decimal("Units"),
  openedAt: moment(["Open Date", "Open"]),
  closedAt: moment(["Close Date", "Close"]),
  leverage: decimal("Leverage"),
  profit: decimal(["Profit", "Profit(USD)"]),
  openRate: decimal("Open Rate"),
  closeRate: decimal("Close Rate"),
  copiedFrom: optional(text("Copied From")),
  type: text("Type"),
  isin: optional(text("ISIN")),
};

export const ACTIVITY = {
  at: moment("Date"),
  type: text("Type"),
  details: optional(text("Details")),
  change: optional(decimal("Realized Equity Change")),
  equity: optional(decimal("Realized Equity")),
  position: optional(text("Position ID")),
};

/**
 * How to read the rows of a sheet whose header is in any language: by name in English, else by
 * position.
 */
function readerOf<Of extends Columns>(columns: Of, order: readonly string[]) {
  return (
    header: readonly string[],
    settings: TableSettings,
  ): ((cells: readonly string[]) => RowOf<Of>) => {
    const english =
      header.some((name) => folded(name) === folded(order[0] ?? "")) && header.includes("Type");
    const names = english ? header : header.length === order.length ? order : [];
    const bound = bindColumns(columns, names, settings);
    if ("row" in bound) return bound.row;
    return () =>
      unreadable("unknown-layout", `The sheet lacks the column "${bound.missing.join('", "')}"`);
  };
}

export const closedReader = readerOf(CLOSED, CLOSED_ORDER);
export const activityReader = readerOf(ACTIVITY, ACTIVITY_ORDER);

const DATE = /^\d{2}\/\d{2}\/\d{4} \d{2}:\d{2}:\d{2}$/;

/** A closed position shows in any language: a number, "Buy ..." or "Sell ...", two times. */
const isClosed = (cells: readonly string[]) =>
  /^\d{5,}$/.test(cells[0] ?? "") &&
  /^(?:Buy|Sell) /.test(cells[1] ?? "") &&
  cells.filter((cell) => DATE.test(cell)).length === 2;

type Tables = readonly { readonly name: string; readonly rows: readonly (readonly string[])[] }[];

/**
 * Whether these are the sheets of an account statement: summary, closed positions, activity and
 * more, in this order.
 */
export function isStatement(tables: Tables): boolean {
  const [, closed, activity] = tables;
  if (!closed || !activity || tables.length < 4) return false;
  const header = closed.rows[0] ?? [];
  const named = header[0] === "Position ID" && activity.rows[0]?.[0] === "Date";
  return (
    named ||
    (header.length === CLOSED_ORDER.length &&
      isClosed(closed.rows[1] ?? []) &&
      DATE.test(activity.rows[1]?.[0] ?? ""))
  );
}

/** Figures of a summary sheet: label and value of each row that has both. */
export const figuresOf = (sheet: Sheet | undefined): readonly (readonly [string, string])[] =>
  (sheet?.rows ?? []).flatMap(({ cells: [label = "", value = ""] }) =>
    label !== "" && value !== "" ? [[label, value] as const] : [],
  );
