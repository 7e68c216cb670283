import {
  defineImporter,
  gridCells,
  htmlTable,
  type ReadOptions,
  readRow,
  recogniseHtml,
  type StatementFile,
  type StatementRecord,
} from "#kit";
import { openReport } from "./report.ts";

/** Servers keep a time of their own that no report names; UTC shows times as the report does. */
const ZONE = "UTC";

/**
 * The account history of a MetaTrader 4 terminal, one row a ticket with its opening and its
 * closing.
 */
export default defineImporter({
  id: "metatrader4-html",
  name: "MetaTrader 4 statement (HTML)",
  institution: "metatrader",
  version: 1,
  source: "Terminal, Account History, right click, Save as Report or Save as Detailed Report",
  grain: "round-trip",
  zone: ZONE,
  recognise: (sample) => recogniseHtml(sample, { marks: MARKS, seen: SEEN }),
  read,
});

const MARKS = [
  /<title>\s*Statement:/i,
  />\s*Closed Transactions:/i,
  />\s*Ticket\s*</i,
  />\s*Open Time\s*</i,
  />\s*Item\s*</i,
  />\s*S ?\/ ?L\s*</i,
];

const SEEN = "title Statement, heading Closed Transactions, columns Ticket, Open Time, Item, S / L";

async function* read(
  file: StatementFile,
  options: ReadOptions,
): AsyncGenerator<readonly StatementRecord[]> {
  const { rows } = await htmlTable(file);
  // The company stands as a heading above the table.
  const above = file.sample.head.split("<table", 1)[0] ?? "";
  const company = /<b>([^<]+)<\/b>/i.exec(above)?.[1]?.trim();
  const zoneEvidence = options.zone ? "stated" : "assumed";
  const report = openReport(
    { numbers: "point", zone: options.zone ?? ZONE, zoneEvidence },
    company,
  );
  for (const row of rows) {
    const records: StatementRecord[] = [];
    const comment = row.cells[0]?.title ?? "";
    readRow({ line: row.line, cells: gridCells(row) }, records, ({ line, cells }) =>
      report.row({ line, cells, comment }),
    );
    for (const record of records) report.saw(record);
    yield records;
  }
  yield report.end();
}
