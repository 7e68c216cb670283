// Made from the folders beside it by tools/registry.mjs. Do not edit.
import type { Importer } from "#kit";
import binanceLedger from "./binance-ledger/importer.ts";
import binanceTrades from "./binance-trades/importer.ts";
import coinbaseProFills from "./coinbase-pro-fills/importer.ts";
import coinbasePro from "./coinbase-pro/importer.ts";
import coinbase from "./coinbase/importer.ts";
import etoro from "./etoro/importer.ts";
import genericTable from "./generic-table/importer.ts";
import ibkrActivity from "./ibkr-activity/importer.ts";
import ibkrFlexCsv from "./ibkr-flex/csv-importer.ts";
import ibkrFlex from "./ibkr-flex/importer.ts";
import metatrader4Html from "./metatrader4-html/importer.ts";
import metatrader5Html from "./metatrader5-html/importer.ts";
import ofx from "./ofx/importer.ts";
import robinhood from "./robinhood/importer.ts";
import schwab from "./schwab/importer.ts";
import schwabPositions from "./schwab/positions-importer.ts";
import tastytrade from "./tastytrade/importer.ts";
import thinkorswim from "./thinkorswim/importer.ts";
import trading212 from "./trading212/importer.ts";
import tradovateOrders from "./tradovate-orders/importer.ts";
import tradovatePerformance from "./tradovate-performance/importer.ts";
import tradovatePositionHistory from "./tradovate-position-history/importer.ts";
import webullIntl from "./webull-intl/importer.ts";
import webull from "./webull/importer.ts";
import zerodha from "./zerodha/importer.ts";

export const importers: readonly Importer[] = [
  binanceLedger,
  binanceTrades,
  coinbaseProFills,
  coinbasePro,
  coinbase,
  etoro,
  genericTable,
  ibkrActivity,
  ibkrFlexCsv,
  ibkrFlex,
  metatrader4Html,
  metatrader5Html,
  ofx,
  robinhood,
  schwab,
  schwabPositions,
  tastytrade,
  thinkorswim,
  trading212,
  tradovateOrders,
  tradovatePerformance,
  tradovatePositionHistory,
  webullIntl,
  webull,
  zerodha,
];
