import { Decimal } from "#domain";
import {
  type AccountRef,
  decimal,
  defineTable,
  type LineContext,
  type Moment,
  momentIn,
  optional,
  type RowOf,
  type StatementRecord,
  type TableContext,
  text,
  unreadable,
} from "#kit";
import { securityOf } from "./security.ts";

const columns = {
  symbol: text("Symbol"),
  description: optional(text("Description")),
  quantity: optional(decimal(["Quantity", "Qty (Quantity)"])),
  price: optional(decimal("Price")),
  value: optional(decimal(["Market Value", "Mkt Val (Market Value)"])),
  cost: optional(decimal("Cost Basis")),
};
type Row = RowOf<typeof columns>;

const SHARED = ["Symbol", "Description", "Price", "Cost Basis"];

/** Accounts, Positions, Export. One account or all of them, each under a line with its name. */
export default defineTable({
  id: "schwab-positions-csv",
  name: "Schwab positions (CSV)",
  institution: "schwab",
  version: 1,
  source: "Accounts, Positions, Export, CSV",
  grain: "ledger",
  zone: "America/New_York",
  dateOrder: "mdy",
  headers: [
    { required: [...SHARED, "Quantity", "Market Value", "Dividend Yield"] },
    { required: [...SHARED, "Qty (Quantity)", "Mkt Val (Market Value)"] },
  ],
  columns,
  open,
});

function open({ above }: TableContext) {
  const titles = above.map((cells) => cells.join(",").trim());
  const asOf = momentOf(titles.find((title) => /^positions for/i.test(title)) ?? "");
  let account = titles.map(accountIn).findLast((found) => found !== undefined);
  let held = Decimal.zero;

  const total = ({ value }: Row): StatementRecord => {
    const expected = value ?? unreadable("missing-value", "The total names no market value");
    const actual = held;
    held = Decimal.zero;
    return {
      type: "check",
      name: `Account Total${account?.number ? ` of ${account.number}` : ""}`,
      expected,
      actual,
    };
  };
  return {
    aside({ cells }: LineContext) {
      const filled = cells.filter((cell) => cell !== "");
      const named = filled.length === 1 ? accountIn(filled[0] ?? "") : undefined;
      if (named) account = named;
      return named ? "name of an account" : filled.length === 0 ? "empty line" : undefined;
    },
    row(row: Row, { line }: LineContext): StatementRecord {
      const at = asOf ?? unreadable("missing-value", "The file does not say as of when it is");
      if (/^account total$/i.test(row.symbol)) return total(row);
      const value = row.value ?? unreadable("missing-value", "The row names no market value");
      held = held.plus(value);
      if (/^cash (?:& cash investments|and money market)/i.test(row.symbol)) {
        return { type: "balance", line, account, cash: { amount: value, currency: "USD" }, at };
      }
      const quantity = row.quantity ?? unreadable("missing-value", "The row names no quantity");
      const instrument = securityOf(row.symbol, row.description ?? "");
      const units = quantity.times(instrument.multiplier);
      const average = row.cost && !units.isZero() ? { averagePrice: row.cost.div(units) } : {};
      const mark = row.price ? { markPrice: row.price } : {};
      return {
        type: "position",
        line,
        account,
        instrument,
        quantity,
        ...average,
        ...mark,
        marketValue: value,
        at,
      };
    },
  };
}

/** "Positions for account Brokerage XXXX-1234 as of 02:45 AM ET, 12/21/2020". */
function momentOf(title: string): Moment | undefined {
  const [, clock, day] =
    /as of (\d{1,2}:\d{2}(?::\d{2})? [AP]M) ET,\s*(\d{1,2}\/\d{1,2}\/\d{4})/i.exec(title) ?? [];
  if (!clock || !day) return undefined;
  return momentIn(`${day} ${clock}`, {
    order: "mdy",
    zone: "America/New_York",
    zoneEvidence: "stated",
  });
}

function accountIn(line: string): AccountRef | undefined {
  const match = /^(?:positions for account )?(.*?)\s*(?:X+-?|\.{2,})(\d+)(?: as of .*)?$/i.exec(
    line,
  );
  return match
    ? { number: match[2], ...(match[1] ? { name: match[1] } : {}), currency: "USD" }
    : undefined;
}
