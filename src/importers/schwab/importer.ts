import { Decimal } from "#domain";
import {
  agrees,
  cashEffect,
  type CashRecord,
  type Column,
  decimal,
  decimalIn,
  defineTable,
  type ExecutionRecord,
  isAbsent,
  type LineContext,
  type Moment,
  momentIn,
  optional,
  quoted,
  type RowOf,
  type StatementRecord,
  type TableContext,
  text,
  unitsOf,
  unreadable,
} from "#kit";
import { meaningOf } from "./actions.ts";
import { type Change, type Held, pairUp, settle } from "./corporate.ts";
import { securityOf } from "./security.ts";

/** "08/12/2020 as of 08/10/2020" was booked on the first day and counts from the second. */
const effectiveDay: Column<Moment> = {
  names: ["Date"],
  optional: false,
  read: (cell, settings) => momentIn(/as of (.+)$/.exec(cell)?.[1] ?? cell, settings),
};

const columns = {
  at: effectiveDay,
  action: text("Action"),
  symbol: optional(text("Symbol")),
  description: optional(text("Description")),
  quantity: optional(decimal("Quantity")),
  price: optional(decimal("Price")),
  fees: optional(decimal("Fees & Comm")),
  amount: optional(decimal("Amount")),
};
type Row = RowOf<typeof columns>;

/** Accounts, History, Export. Dates only; partial fills of a day are one row. */
export default defineTable({
  id: "schwab-csv",
  name: "Schwab brokerage transactions (CSV)",
  institution: "schwab",
  version: 1,
  source: "Accounts, History, Export, CSV",
  grain: "execution",
  // The exchange's day; the file gives no time.
  zone: "America/New_York",
  dateOrder: "mdy",
  headers: [
    {
      required: [
        "Date",
        "Action",
        "Symbol",
        "Description",
        "Quantity",
        "Price",
        "Fees & Comm",
        "Amount",
      ],
    },
  ],
  columns,
  open,
});

function open({ above }: TableContext) {
  const account = accountIn(above);
  const held: Held[] = [];
  const changes: Change[] = [];
  const fills = { all: 0, agreeing: 0 };
  let [stated, ours] = [Decimal.zero, Decimal.zero];
  let total: Decimal | undefined;

  const compare = (record: ExecutionRecord, amount: Decimal) => {
    const same = agrees(record, amount);
    fills.all++;
    if (same) fills.agreeing++;
    // What agrees up to rounding counts as booked, so that cents do not add up over the file.
    ours = ours.plus(same ? amount : cashEffect(record));
  };
  /** Records that come of two rows: they move units, and the cash of the row that named it. */
  const note = (records: readonly StatementRecord[]) => {
    for (const record of records) {
      if (record.type !== "execution") continue;
      changes.push(changeOf(record));
      ours = ours.plus(cashEffect(record));
    }
    return records;
  };
  return {
    aside({ cells }: LineContext) {
      const first = cells[0] ?? "";
      if (cells.every((cell) => cell === "")) return "empty line";
      if (!/^transactions total$/i.test(first)) return undefined;
      const figure = cells.findLast((cell) => !isAbsent(cell)) ?? "";
      total = figure === first ? undefined : decimalIn(figure);
      return "total of the file, compared";
    },
    row(row: Row, { line, cells }: LineContext): readonly StatementRecord[] {
      if (row.amount) stated = stated.plus(row.amount);
      const waiting = heldRow(row, { line, account, cells });
      if (waiting?.role === "split-added") {
        changes.push({
          symbol: waiting.instrument.symbol,
          day: row.at.day,
          quantity: waiting.quantity,
        });
      }
      if (waiting) return note(pairUp(waiting, held));
      const record = { ...recordOf(row), line, account };
      if (record.type === "cash") ours = ours.plus(record.amount.amount);
      else changes.push(changeOf(record));
      if (record.type === "execution" && row.amount) compare(record, row.amount);
      return [record];
    },
    end(): readonly StatementRecord[] {
      return [...settle(held, changes), ...checksOf({ fills, total, stated, ours })];
    },
  };
}

type Sums = {
  readonly fills: { readonly all: number; readonly agreeing: number };
  readonly total: Decimal | undefined;
  readonly stated: Decimal;
  readonly ours: Decimal;
};

function checksOf({ fills, total, stated, ours }: Sums): StatementRecord[] {
  const checks: StatementRecord[] = [];
  if (fills.all > 0) {
    const [expected, actual] = [Decimal.of(fills.all), Decimal.of(fills.agreeing)];
    checks.push({ type: "check", name: "Executions that make their Amount", expected, actual });
  }
  if (!total) return checks;
  checks.push({ type: "check", name: "Transactions Total", expected: total, actual: ours });
  if (stated.eq(total)) return checks;
  const text = `The amounts of this file add up to ${stated}, its "Transactions Total" says ${total}: rows are missing`;
  return [...checks, { type: "note", text }];
}

/**
 * The title line reads "Transactions for account Brokerage XXXX-1234 as of ..."; newer ones mask
 * with dots.
 */
function accountIn(above: readonly (readonly string[])[]) {
  const title = above
    .map((cells) => cells.join(","))
    .find((line) => /^transactions\s+for\s+account/i.test(line));
  const match = /account\s+(.*?)\s*(?:X+-?|\.{2,})(\d+)\s+as of/i.exec(title ?? "");
  if (!match) return undefined;
  return { number: match[2], ...(match[1] ? { name: match[1] } : {}), currency: "USD" };
}

const changeOf = ({ instrument, at, side, quantity }: ExecutionRecord): Change => ({
  symbol: instrument.symbol,
  day: at.day,
  quantity: side === "buy" ? quantity : quantity.neg(),
});

function heldRow(
  row: Row,
  { cells, ...at }: Pick<Held, "line" | "account"> & LineContext,
): Held | undefined {
  const { split, redemption } = meaningOf(row.action);
  if (!split && !redemption) return undefined;
  const [quantity, amount] = [row.quantity ?? Decimal.zero, row.amount ?? Decimal.zero];
  const role = split === "added" ? "split-added" : split ? "split-pair" : (redemption ?? "cash");
  if (split && quantity.isZero())
    unreadable("missing-value", `The ${quoted(row.action)} names no quantity`);
  const raw = cells.join(",");
  return {
    ...at,
    raw,
    action: row.action,
    role,
    instrument: securityIn(row),
    quantity,
    amount,
    at: row.at,
  };
}

const securityIn = ({ symbol, description = "", action }: Row) =>
  securityOf(
    symbol ?? unreadable("missing-value", `The ${quoted(action)} names no symbol`),
    description,
  );

type Unplaced = Omit<ExecutionRecord, "line"> | Omit<CashRecord, "line">;

function recordOf(row: Row): Unplaced {
  const { fill, ending, transfer, cash } = meaningOf(row.action);
  const { at, quantity, amount, description } = row;
  const fees =
    row.fees?.isZero() === false
      ? [{ kind: "commission" as const, amount: row.fees, currency: "USD" }]
      : [];
  if (fill) {
    const price =
      row.price ?? unreadable("missing-value", `The ${quoted(row.action)} names no price`);
    return {
      type: "execution",
      ...fill,
      instrument: securityIn(row),
      quantity: unitsOf(quantity, fill.side),
      price,
      fees,
      at,
    };
  }
  if (quantity && !quantity.isZero() && (ending || transfer)) {
    const side = quantity.sign < 0 ? "sell" : "buy";
    const price = row.price ?? Decimal.zero;
    const effect = ending ? { effect: "close" as const } : {};
    if (transfer && amount?.isZero() === false)
      unreadable("ambiguous-row", `The ${quoted(row.action)} moves both units and cash`);
    const moved = {
      instrument: securityIn(row),
      side,
      quantity: quantity.abs(),
      price,
      fees,
      at,
      ...effect,
    } as const;
    return { type: "execution", kind: ending ?? "transfer", note: row.action, ...moved };
  }
  if (!cash) unreadable("unknown-action", `${quoted(row.action)} is not a known action`);
  const paid = amount ?? unreadable("missing-value", `The ${quoted(row.action)} names no amount`);
  const kind = cash === "deposit-or-withdrawal" ? (paid.sign < 0 ? "withdrawal" : "deposit") : cash;
  const instrument = row.symbol === undefined ? {} : { instrument: securityIn(row) };
  const told = [row.action, description].filter(Boolean).join(": ");
  return {
    type: "cash",
    kind,
    amount: { amount: paid, currency: "USD" },
    at,
    description: told,
    ...instrument,
  };
}
