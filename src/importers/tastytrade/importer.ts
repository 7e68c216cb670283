import { Decimal } from "#domain";
import {
  cashEffect,
  type CheckRecord,
  defineTable,
  type ExecutionRecord,
  type LineContext,
  type StatementRecord,
  type TableContext,
} from "#kit";
import { cashOf } from "./cash.ts";
import { type Change, changeOf, deliver, type Delivery } from "./delivery.ts";
import { paidSign } from "./fees.ts";
import { columns, type Row, tradeOf } from "./row.ts";

/** Manage, History, Transactions, CSV. One row is one fill; times carry their offset. */
export default defineTable({
  id: "tastytrade-csv",
  name: "tastytrade transactions (CSV)",
  institution: "tastytrade",
  version: 1,
  source: "History, Transactions, Download CSV",
  grain: "execution",
  zone: "America/New_York",
  dateOrder: "mdy",
  headers: [
    {
      required: [
        "Date",
        "Type",
        "Sub Type",
        "Action",
        "Symbol",
        "Instrument Type",
        "Description",
        "Value",
        "Quantity",
        "Average Price",
        "Commissions",
        "Fees",
        "Underlying Symbol",
        "Call or Put",
      ],
    },
  ],
  columns,
  open,
});

function open({ sample }: TableContext) {
  const sign = paidSign(sample);
  const held: Delivery[] = [];
  const changes: Change[] = [];
  const prices = { told: 0, ours: 0 };
  const totals = { rows: 0, told: Decimal.zero, ours: Decimal.zero };
  /** Totals of held rows, which are added when their records are known. */
  const compare = (row: Row, moved: Decimal) => {
    if (!row.total) return;
    totals.rows++;
    totals.told = totals.told.plus(row.total);
    totals.ours = totals.ours.plus(moved);
  };
  return {
    row(row: Row, { line, cells }: LineContext): StatementRecord | readonly StatementRecord[] {
      if (row.type === "delivery") {
        held.push({ row, line, cells });
        return [];
      }
      if (row.type === "cash") {
        const cash = { ...cashOf(row, sign), line };
        compare(row, cash.amount.amount);
        return cash;
      }
      const trade: ExecutionRecord = { ...tradeOf(row, sign), line };
      changes.push(changeOf(trade));
      const told = /@ (-?[\d,.]*\d)\.?$/.exec(row.description ?? "")?.[1]?.replaceAll(",", "");
      const price = Decimal.parse(told ?? "");
      if (price) prices.told++;
      if (
        price &&
        trade.price
          .minus(price)
          .abs()
          .cmp(Decimal.scaled(5, price.scale + 1)) <= 0
      )
        prices.ours++;
      compare(row, cashEffect(trade));
      return trade;
    },
    end(): readonly StatementRecord[] {
      const delivered = deliver(held, changes, sign);
      for (const record of delivered) {
        const row =
          record.type === "execution" && held.find(({ line }) => line === record.line)?.row;
        if (row) compare(row, cashEffect(record));
      }
      const checks: CheckRecord[] = [];
      if (totals.rows > 0) {
        checks.push({
          type: "check",
          name: `Total of ${totals.rows} rows`,
          expected: totals.told,
          actual: totals.ours,
        });
      }
      if (prices.told > 0) {
        const [expected, actual] = [Decimal.of(prices.told), Decimal.of(prices.ours)];
        checks.push({
          type: "check",
          name: "Trades at the price of their description",
          expected,
          actual,
        });
      }
      return [...delivered, ...checks];
    },
  };
}
