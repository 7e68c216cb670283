import { type Currency, instrument } from "#domain";
import { decimal, defineTable, moment, oneOf, optional, text } from "#kit";

const CURRENCY: Currency = "INR";

/** Console, Reports, Tradebook. One row is one fill; charges are on the contract notes, not here. */
export default defineTable({
  id: "zerodha-tradebook",
  name: "Zerodha Console tradebook (CSV)",
  institution: "zerodha",
  version: 1,
  source: "Console, Reports, Tradebook, Download CSV",
  grain: "execution",
  // The exchange's time; the file states no zone.
  zone: "Asia/Kolkata",

  headers: [{ required: ["symbol", "isin", "trade_date", "exchange", "segment", "trade_type", "trade_id", "order_execution_time"] }],
  columns: {
    symbol: text("symbol"),
    isin: optional(text("isin")),
    exchange: text("exchange"),
    segment: oneOf("segment", { EQ: "equity", FO: "future", MF: "fund", CDS: "future", COM: "future" } as const),
    side: oneOf("trade_type", { buy: "buy", sell: "sell" } as const),
    quantity: decimal("quantity"),
    price: decimal("price"),
    trade: text("trade_id"),
    order: optional(text("order_id")),
    at: moment("order_execution_time"),
  },

  open: () => ({
    row: (row, { line }) => ({
      type: "execution",
      line,
      executionId: `${row.exchange}:${row.trade}`,
      orderId: row.order,
      instrument: instrument({
        kind: row.segment,
        symbol: row.symbol,
        currency: CURRENCY,
        exchange: row.exchange,
        ...(row.isin === undefined ? {} : { isin: row.isin }),
      }),
      side: row.side,
      quantity: row.quantity,
      price: row.price,
      at: row.at,
      venue: row.exchange,
    }),
  }),
});
