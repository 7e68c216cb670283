import type { BlotterRoundTrip } from "#sync";
import { type ExportedTrade, exportTradesQuery } from "../../contract/index.ts";
import { defineEndpoint, stream } from "../../endpoint.ts";
import { wire } from "../../wire.ts";
import { tradeFilterOf } from "../filter.ts";
import { exported, plain } from "./rows.ts";

const columns = plain<ExportedTrade>(
  "account",
  "instrument",
  "symbol",
  "direction",
  "status",
  "quantity",
  "openQuantity",
  "entryPrice",
  "exitPrice",
  "openedAt",
  "closedAt",
  "holdingMs",
  "grossPnl",
  "fees",
  "funding",
  "netPnl",
  "currency",
  "note",
  "tags",
  "executionIds",
  "id",
);

export const exportTrades = defineEndpoint({
  method: "GET",
  path: "/api/export/trades",
  scope: "read",
  tag: "export",
  summary: "All matching round trips in order of closing, as CSV or JSON",
  query: exportTradesQuery,
  reply: stream,
  media: ["text/csv", "application/json"],
  handle: async ({ query }, { blotter }) =>
    exported({
      name: "trades",
      format: query.format,
      batches: blotter.allTrades(tradeFilterOf(query)),
      rowOf: exportedTradeOf,
      columns,
    }),
});

function exportedTradeOf(item: BlotterRoundTrip): ExportedTrade {
  const trade = wire(item);
  return {
    id: trade.id,
    account: trade.account,
    instrument: trade.instrument.id,
    symbol: trade.instrument.symbol,
    direction: trade.direction,
    status: trade.status,
    quantity: trade.quantity,
    openQuantity: trade.openQuantity,
    entryPrice: trade.entryPrice,
    exitPrice: trade.exitPrice ?? null,
    openedAt: trade.openedAt,
    closedAt: trade.closedAt ?? null,
    holdingMs: trade.holdingMs ?? null,
    grossPnl: trade.grossPnl,
    netPnl: trade.netPnl,
    fees: trade.fees,
    funding: trade.funding,
    currency: trade.currency,
    executionIds: trade.executionIds,
    note: trade.annotation?.note ?? "",
    tags: trade.annotation?.tags ?? [],
  };
}
