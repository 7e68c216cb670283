/** Reading files without storing: ours against the bare parser libraries on the same text. */
import { parse as csvParse } from "csv-parse";
import { SaxesParser } from "saxes";
import { inferSchema, initParser } from "udsv";
import flex from "../dist/importers/ibkr-flex/importer.js";
import tradebook from "../dist/importers/zerodha/importer.js";
import { csvRows, openStatement, xmlElements } from "../dist/kit/index.js";
import { fills } from "./data.mjs";
import { medians } from "./measure.mjs";

export default async function run(report, { rows }) {
  const csv = tradebookText(rows);
  const xml = flexText(Math.min(rows, 60_000));
  const table = await statement(csv, "book.csv");
  const query = await statement(xml, "flex.xml");

  const ofCsv = await medians({
    split: () => exhaust(csvRows(table)),
    records: () => exhaust(tradebook.read(table, {})),
    "csv-parse": () => withCsvParse(csv),
    uDSV: () => void initParser(inferSchema(csv)).stringArrs(csv),
  });
  const mbs = (text, ms) => text.length / 1e6 / (ms / 1000);
  for (const peer of ["csv-parse", "uDSV"]) {
    report.add({
      name: "parse.csv.rows",
      value: mbs(csv, ofCsv.split),
      unit: "MB/s",
      against: peer,
      ratio: ofCsv[peer] / ofCsv.split,
    });
  }
  report.add({
    name: "parse.csv.records",
    value: rows / (ofCsv.records / 1000),
    unit: "rows/s",
    against: "csv-parse without mapping",
    ratio: ofCsv["csv-parse"] / ofCsv.records,
  });

  const ofXml = await medians({
    elements: () => exhaust(xmlElements(query)),
    records: () => exhaust(flex.read(query, {})),
    saxes: () => withSaxes(xml),
  });
  report.add({
    name: "parse.flex.elements",
    value: mbs(xml, ofXml.elements),
    unit: "MB/s",
    against: "saxes",
    ratio: ofXml.saxes / ofXml.elements,
    aim: ">= 1.5",
  });
  report.add({
    name: "parse.flex.records",
    value: mbs(xml, ofXml.records),
    unit: "MB/s",
    against: "saxes without mapping",
    ratio: ofXml.saxes / ofXml.records,
  });
}

const CHUNK = 65_536;

function statement(text, name) {
  const bytes = new TextEncoder().encode(text);
  return openStatement({
    name,
    size: bytes.length,
    async *bytes() {
      for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
    },
  });
}

async function exhaust(batches) {
  let count = 0;
  for await (const batch of batches) count += batch.length;
  if (count === 0) throw new Error("Nothing was read");
}

function* chunks(text) {
  for (let at = 0; at < text.length; at += CHUNK) yield text.slice(at, at + CHUNK);
}

function withCsvParse(text) {
  const parser = csvParse({});
  for (const chunk of chunks(text)) {
    parser.write(chunk);
    while (parser.read() !== null);
  }
  parser.end();
}

function withSaxes(text) {
  let count = 0;
  const parser = new SaxesParser();
  parser.on("opentag", () => count++);
  for (const chunk of chunks(text)) parser.write(chunk);
  parser.close();
  if (count === 0) throw new Error("Nothing was read");
}

function tradebookText(count) {
  const lines = [
    "symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time",
  ];
  for (const { id, symbol, side, quantity, price, day, time } of fills(count)) {
    lines.push(
      `${symbol},INE000X01011,${day},NSE,EQ,EQ,${side},false,${quantity}.000000,${price}0000,${id},${id},${day}T${time}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/** A Flex query with the columns that users tick when they tick all. */
function flexText(count) {
  const rows = [];
  for (const { id, symbol, side, quantity, price, day, time } of fills(count)) {
    const signed = side === "sell" ? -quantity : quantity;
    const proceeds = -signed * Number(price);
    rows.push(
      `<Trade accountId="U0000001" acctAlias="" model="" currency="USD" fxRateToBase="1" assetCategory="STK" subCategory="COMMON" symbol="${symbol}" description="${symbol} CORP AND SONS" conid="${1000 + id}" securityID="US000000000${id % 10}" securityIDType="ISIN" cusip="" isin="US000000000${id % 10}" figi="" listingExchange="NASDAQ" underlyingConid="" underlyingSymbol="${symbol}" multiplier="1" strike="" expiry="" putCall="" tradeID="${id}" reportDate="${day.replaceAll("-", "")}" dateTime="${day.replaceAll("-", "")};${time.replaceAll(":", "")}" tradeDate="${day.replaceAll("-", "")}" settleDateTarget="" transactionType="ExchTrade" exchange="NASDAQ" quantity="${signed}" tradePrice="${price}" tradeMoney="${(-proceeds).toFixed(2)}" proceeds="${proceeds.toFixed(2)}" taxes="0" ibCommission="-1" ibCommissionCurrency="USD" netCash="${(proceeds - 1).toFixed(2)}" closePrice="${price}" openCloseIndicator="" notes="" cost="0" fifoPnlRealized="0" mtmPnl="0" buySell="${side.toUpperCase()}" ibOrderID="${id}" transactionID="${id}" ibExecID="x.${id}" orderTime="" levelOfDetail="EXECUTION" orderType="LMT" traderID="" isAPIOrder="N" accruedInt="0" />`,
    );
  }
  return `<FlexQueryResponse queryName="all" type="AF">\n<FlexStatements count="1">\n<FlexStatement accountId="U0000001" fromDate="20200101" toDate="20201231" period="LastYear" whenGenerated="20210101;120000">\n<Trades>\n${rows.join("\n")}\n</Trades>\n</FlexStatement>\n</FlexStatements>\n</FlexQueryResponse>\n`;
}
