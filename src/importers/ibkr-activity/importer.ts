import {
  csvRows,
  defineImporter,
  readRow,
  type ReadOptions,
  type Row,
  type Sample,
  type StatementFile,
  type StatementRecord,
  type TableSettings,
} from "#kit";
import { createCatalogue } from "./catalogue.ts";
import { createSections } from "./sections.ts";

const ZONE = "America/New_York";

/**
 * The statement of the portal: one file of many tables, each line led by its section and what the
 * line is.
 */
export default defineImporter({
  id: "ibkr-activity-csv",
  name: "IBKR activity statement (CSV)",
  institution: "ibkr",
  version: 1,
  source: "Client Portal, Performance & Reports, Statements, Activity, Download CSV",
  grain: "execution",
  // The statement names the zone of its own making at most; trades are in that of New York.
  zone: ZONE,
  recognise,
  read,
});

/** Headers that only this statement has, of the sections that hold trades, cash or positions. */
const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  Trades: [
    "DataDiscriminator",
    "Asset Category",
    "Currency",
    "Symbol",
    "Date/Time",
    "Quantity",
    "T. Price",
  ],
  "Open Positions": [
    "DataDiscriminator",
    "Asset Category",
    "Currency",
    "Symbol",
    "Quantity",
    "Mult",
  ],
  "Cash Report": ["Currency Summary", "Currency", "Total"],
  "Financial Instrument Information": ["Asset Category", "Symbol", "Description", "Conid"],
  Dividends: ["Currency", "Date", "Description", "Amount"],
  "Withholding Tax": ["Currency", "Date", "Description", "Amount"],
  Interest: ["Currency", "Date", "Description", "Amount"],
  Fees: ["Subtitle", "Currency", "Date", "Description", "Amount"],
  "Deposits & Withdrawals": ["Currency", "Settle Date", "Description", "Amount"],
};

function recognise(sample: Sample) {
  if (sample.container !== "text") return undefined;
  const rows = sample.tables[0]?.rows ?? [];
  const seen = rows.flatMap(([section = "", kind, ...header]) => {
    const required = kind === "Header" ? SIGNATURES[section] : undefined;
    return required?.every((name) => header.includes(name))
      ? [{ section, marks: required.length + 2 }]
      : [];
  });
  const best = seen.toSorted((a, b) => b.marks - a.marks)[0];
  if (!best) return undefined;
  const sections = [...new Set(seen.map(({ section }) => section))].join(", ");
  return { score: best.marks, seen: `sections of an activity statement: ${sections}` };
}

async function* read(
  file: StatementFile,
  options: ReadOptions,
): AsyncGenerator<readonly StatementRecord[]> {
  const settings: TableSettings = {
    numbers: "point",
    order: "ymd",
    zone: options.zone ?? ZONE,
    zoneEvidence: options.zone === undefined ? "assumed" : "stated",
  };
  const description = createCatalogue(settings);
  const { catalogue } = description;
  for await (const rows of csvRows(file)) for (const row of rows) description.row(row);
  catalogue.account ??= options.account;
  const sections = createSections(catalogue, settings);
  const { account: number, accountName: name, currency } = catalogue;
  if (number) yield [{ type: "account", account: { number, name, currency } }];
  for await (const rows of csvRows(file)) {
    const records: StatementRecord[] = [];
    for (const row of rows) readSection(row, sections, records);
    yield records;
  }
  yield sections.end();
}

function readSection(
  row: Row,
  sections: ReturnType<typeof createSections>,
  into: StatementRecord[],
): void {
  const section = row.cells[0] ?? "";
  readRow({ ...row, section }, into, () => sections.row(row, into));
}
