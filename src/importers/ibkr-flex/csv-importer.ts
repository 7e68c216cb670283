import {
  csvRows,
  defineImporter,
  type ElementShape,
  flex,
  type HeaderSignature,
  type OpenElement,
  type ReadOptions,
  recogniseHeader,
  type Row,
  satisfies,
  type StatementFile,
  type StatementRecord,
} from "#kit";

/**
 * The user picks the columns of a query, so each signature is the least that makes sense of its
 * rows.
 */
const TRADES: readonly HeaderSignature[] = [
  { required: ["Buy/Sell", "Quantity", "TradePrice", "IBCommission"] },
  { required: ["ClientAccountID", "Quantity", "TradePrice"] },
  { required: ["Buy/Sell", "Quantity", "Price", "Commission", "AssetClass"] },
];
const CASH: readonly HeaderSignature[] = [
  { required: ["Type", "Description", "Amount", "CurrencyPrimary"] },
];
const POSITIONS: readonly HeaderSignature[] = [
  { required: ["AssetClass", "Symbol", "Quantity", "MarkPrice", "PositionValue"] },
];
/** Of the widest set of columns, which any section may have. */
const ANY: readonly HeaderSignature[] = [
  { required: ["ClientAccountID", "AccountAlias", "CurrencyPrimary", "AssetClass"] },
];
const SIGNATURES = [...TRADES, ...CASH, ...POSITIONS, ...ANY];

/** The same Flex Queries as CSV: one table a section, with the columns that the user picked. */
export default defineImporter({
  id: "ibkr-flex-csv",
  name: "IBKR Flex Query (CSV)",
  institution: "ibkr",
  version: 2,
  source: "Client Portal, Performance & Reports, Flex Queries: run the query with the format CSV",
  grain: "execution",
  zone: flex.FLEX_ZONE,
  recognise: (sample) => recogniseHeader(sample, SIGNATURES),
  read,
});

async function* read(
  file: StatementFile,
  options: ReadOptions,
): AsyncGenerator<readonly StatementRecord[]> {
  const cancels = flex.createCancels(() => elementsOf(file));
  const zone = flex.FLEX_ZONE;
  const reader = flex.createReader({ cancels, options, zone, name: file.name, rawOf: csvOf });
  reader.open(element(STATEMENT, { line: 0, cells: [] }), []);
  for await (const rows of shapedRows(file)) {
    const records: StatementRecord[] = [];
    for (const row of rows) {
      if (row.type === "open") reader.open(row, records);
      else records.push(row);
    }
    yield records;
  }
  const last: StatementRecord[] = [];
  reader.closeStatement(last);
  yield [...last, ...(await reader.end())];
}

/** The rows of all tables as elements, and records for those that are no data. */
async function* shapedRows(
  file: StatementFile,
): AsyncGenerator<readonly (OpenElement | StatementRecord)[]> {
  let shape: ElementShape | undefined;
  for await (const rows of csvRows(file)) {
    yield rows.map((row) => {
      const { cells, line } = row;
      const control = CONTROL[cells[0] ?? ""];
      if (row.broken !== undefined) return broken(row);
      if (control) return { type: "passed", reason: control };
      if (cells[0] === "HEADER" || isHeader(cells)) {
        shape = shapeOf(cells);
        return { type: "passed", reason: "header" };
      }
      return shape
        ? element(shape, { line, cells })
        : { type: "passed", reason: "line above the header" };
    });
  }
}

async function* elementsOf(file: StatementFile): AsyncGenerator<OpenElement> {
  for await (const rows of shapedRows(file))
    for (const row of rows) if (row.type === "open") yield row;
}

/** Each signature has one of these columns; looking for them first is a tenth of the work. */
const isHeader = (cells: readonly string[]) =>
  (cells.includes("Quantity") || cells.includes("Amount") || cells.includes("AccountAlias")) &&
  SIGNATURES.some((signature) => satisfies(cells, signature));

/** Rows that mark the sections where the query is set to write them. */
const CONTROL: Readonly<Record<string, string>> = {
  BOF: "beginning of the file",
  BOA: "beginning of an account",
  BOS: "beginning of a section",
  EOS: "end of a section",
  EOA: "end of an account",
  EOF: "end of the file",
};

const broken = ({ line, broken: reason = "", cells }: Row): StatementRecord => ({
  type: "unreadable",
  line,
  code: "broken-row",
  reason,
  raw: cells[0] ?? "",
});

const csvOf = ({ cells }: OpenElement) =>
  "places" in cells
    ? ""
    : cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");

const STATEMENT: ElementShape = { element: "FlexStatement", names: [], at: new Map() };

const element = (
  shape: ElementShape,
  { line, cells }: Pick<Row, "line" | "cells">,
): OpenElement => ({
  type: "open",
  shape,
  line,
  empty: false,
  cells,
});

/** Columns whose names are not just the attribute of the XML format with a capital letter. */
const NAMES: Readonly<Record<string, string>> = {
  ClientAccountID: "accountId",
  CurrencyPrimary: "currency",
  AssetClass: "assetCategory",
  "Buy/Sell": "buySell",
  "Put/Call": "putCall",
  "Date/Time": "dateTime",
  "Notes/Codes": "notes",
  "Open/CloseIndicator": "openCloseIndicator",
  FXRateToBase: "fxRateToBase",
  IBCommission: "ibCommission",
  IBCommissionCurrency: "ibCommissionCurrency",
  IBOrderID: "ibOrderID",
  IBExecID: "ibExecID",
  ISIN: "isin",
  CUSIP: "cusip",
};

function shapeOf(header: readonly string[]): ElementShape {
  const any = (signatures: readonly HeaderSignature[]) =>
    signatures.some((signature) => satisfies(header, signature));
  const kind = any(POSITIONS)
    ? "OpenPosition"
    : any(TRADES)
      ? "Trade"
      : any(CASH)
        ? "CashTransaction"
        : "Section";
  const names = header.map((name) => {
    if (kind === "OpenPosition" && name === "Quantity") return "position";
    return NAMES[name] ?? `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
  });
  return { element: kind, names, at: new Map(names.map((name, at) => [name, at])) };
}
