import { Decimal } from "#domain";
import {
  type Column,
  decimal,
  decimalIn,
  defineTable,
  folded,
  isAbsent,
  moment,
  optional,
  type StatementRecord,
  text,
} from "#kit";
import { CASH, cashOf } from "./cash.ts";
import type { Units } from "./row.ts";
import { createSplits } from "./splits.ts";
import { tradeOf, TRADES } from "./trade.ts";
import { TRANSFERS, transferOf } from "./transfer.ts";

const units = (name: string): Column<Units> => ({
  names: [name],
  optional: false,
  read: (cell, { numbers }) => ({
    quantity: decimalIn(cell.replace(/S$/, ""), numbers),
    left: cell.endsWith("S"),
  }),
});

/** The account activity of the app, newest first, by day; crypto is not in it. */
export default defineTable({
  id: "robinhood-csv",
  name: "Robinhood account activity (CSV)",
  institution: "robinhood",
  version: 1,
  source: "Account, Menu, Reports and statements, Reports, Generate report",
  grain: "execution",
  // The exchanges' days; the file has no times.
  zone: "America/New_York",
  dateOrder: "mdy",

  headers: [
    {
      required: [
        "Activity Date",
        "Process Date",
        "Settle Date",
        "Instrument",
        "Description",
        "Trans Code",
        "Quantity",
        "Price",
        "Amount",
      ],
    },
  ],
  columns: {
    at: moment("Activity Date"),
    symbol: optional(text("Instrument")),
    description: optional(text("Description")),
    code: text("Trans Code"),
    units: optional(units("Quantity")),
    price: optional(decimal("Price")),
    amount: optional(decimal("Amount")),
  },

  open: ({ header, settings }) => {
    const amountAt = header.findIndex((cell) => folded(cell) === "amount");
    const splits = createSplits();
    let stated = Decimal.zero;
    return {
      aside({ cells }) {
        const filled = cells.filter((cell) => cell !== "");
        if (filled.length === 0) return "empty row";
        if (filled.length === 1 && cells.length > header.length) return "legal notice";
        const amount = cells[amountAt] ?? "";
        // Rows that turn out to be unreadable count as well: the sum shows what they are missing.
        if (!isAbsent(amount)) stated = stated.plus(decimalIn(amount, settings.numbers));
        return undefined;
      },
      row(row, { line }): StatementRecord | readonly StatementRecord[] {
        const code = row.code.toUpperCase();
        if (code === "SPL" || code === "SPR") return splits.split(row, line);
        const trade = TRADES[code];
        const transfer = TRANSFERS[code];
        const record = trade
          ? tradeOf(row, { line, ...trade })
          : transfer && row.units
            ? transferOf(row, { line, kind: transfer })
            : cashOf(row, { line, kind: CASH[code] });
        if (record.type === "execution") splits.traded(record);
        return record;
      },
      end: () => [
        ...splits.end(),
        {
          type: "check",
          name: "Sum of Amount",
          expected: stated,
          measure: { of: "cash", currency: "USD" },
        },
      ],
    };
  },
});
