import { createPairedFills, decimal, defineTable, moment, text } from "#kit";

/** Tradovate and TradingView write the same table: each row pairs a bought with a sold fill. */
export default defineTable({
  id: "tradovate-performance",
  name: "Tradovate performance report (CSV)",
  institution: "tradovate",
  version: 1,
  source: "Reports, Performance, Download CSV",
  grain: "round-trip",
  // The user's own zone; no file states it. Chicago is where the contracts trade.
  zone: "America/Chicago",
  dateOrder: "mdy",

  headers: [
    {
      required: [
        "symbol",
        "buyFillId",
        "sellFillId",
        "qty",
        "buyPrice",
        "sellPrice",
        "pnl",
        "boughtTimestamp",
        "soldTimestamp",
      ],
    },
  ],
  columns: {
    symbol: text("symbol"),
    quantity: decimal("qty"),
    buyId: text("buyFillId"),
    buyPrice: decimal("buyPrice"),
    boughtAt: moment("boughtTimestamp"),
    sellId: text("sellFillId"),
    sellPrice: decimal("sellPrice"),
    soldAt: moment("soldTimestamp"),
    pnl: decimal("pnl"),
  },

  open: () => {
    const fills = createPairedFills();
    return {
      row: (row, { line }) =>
        fills.add({
          line,
          symbol: row.symbol,
          // The report has no currency; its amounts carry a dollar sign.
          currency: "USD",
          quantity: row.quantity,
          buy: { id: row.buyId, price: row.buyPrice, at: row.boughtAt },
          sell: { id: row.sellId, price: row.sellPrice, at: row.soldAt },
          pnl: row.pnl,
        }),
      end: fills.end,
    };
  },
});
