import {
  decimal,
  defineTable,
  type LineContext,
  moment,
  oneOf,
  optional,
  type RowOf,
  type TableContext,
  text,
  unitsOf,
} from "#kit";
import { instrumentOf } from "./contract.ts";

const columns = {
  symbol: text("symbol"),
  isin: optional(text("isin")),
  day: moment(["trade_date", "Trade Date"]),
  exchange: text("exchange"),
  segment: oneOf("segment", {
    EQ: "equity",
    MF: "fund",
    FO: "derivative",
    "F&O": "derivative",
    CDS: "lots",
    CD: "lots",
    COM: "lots",
  } as const),
  side: oneOf(["trade_type", "Trade Type"], { buy: "buy", sell: "sell" } as const),
  quantity: decimal("quantity"),
  price: decimal("price"),
  trade: text(["trade_id", "Trade ID"]),
  order: optional(text(["order_id", "Order ID"])),
  at: moment(["order_execution_time", "Order Execution Time"]),
  expiry: optional(moment(["expiry_date", "Expiry Date"])),
};

/** Console, Reports, Tradebook. One row is one fill; charges are on the contract notes, not here. */
export default defineTable({
  id: "zerodha-tradebook",
  name: "Zerodha Console tradebook",
  institution: "zerodha",
  version: 1,
  source: "Console, Reports, Tradebook, Download CSV or XLSX",
  grain: "execution",
  // The exchange's time; the file states no zone.
  zone: "Asia/Kolkata",
  dateOrder: "ymd",
  workbook: true,
  headers: [
    {
      required: [
        "symbol",
        "trade_date",
        "exchange",
        "segment",
        "trade_type",
        "trade_id",
        "order_execution_time",
      ],
    },
    {
      required: [
        "Symbol",
        "Trade Date",
        "Exchange",
        "Segment",
        "Trade Type",
        "Trade ID",
        "Order Execution Time",
      ],
    },
  ],
  columns,
  open,
});

function open({ above }: TableContext) {
  const number = clientIn(above);
  const account = number === undefined ? {} : { account: { number, currency: "INR" } };
  return {
    row: (row: RowOf<typeof columns>, { line }: LineContext) => ({
      type: "execution" as const,
      line,
      // Exchanges begin to count anew every day.
      executionId: `${row.exchange}:${row.day.day}:${row.trade}`,
      orderId: row.order,
      instrument: instrumentOf(row),
      side: row.side,
      quantity: unitsOf(row.quantity),
      price: row.price,
      at: row.at,
      venue: row.exchange,
      ...account,
    }),
  };
}

/** Workbooks name the client above the table: "Client ID", "AB1234". */
function clientIn(above: readonly (readonly string[])[]): string | undefined {
  const cells = above.find((row) => row.some((cell) => /^client id$/i.test(cell)));
  return cells?.findLast((cell) => /^[A-Z]{2,3}\d{3,5}$/.test(cell));
}
