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
 * The trade history of a MetaTrader 5 terminal: its deals are the executions, orders and positions
 * repeat them.
 */
export default defineImporter({
  id: "metatrader5-html",
  name: "MetaTrader 5 trade history report (HTML)",
  institution: "metatrader",
  version: 1,
  source: "Toolbox, History, right click, Report, HTML, with the terminal set to English",
  grain: "execution",
  zone: ZONE,
  recognise: (sample) => recogniseHtml(sample, { marks: MARKS, seen: SEEN }),
  read,
});

const MARKS = [
  /<title>[^<]*Trade History Report/i,
  /<b>\s*Trade History Report\s*</i,
  /<b>\s*(?:Positions|Orders|Deals)\s*</i,
  />\s*Symbol\s*</i,
  />\s*Volume\s*</i,
  />\s*Comment\s*<|>\s*Profit\s*</i,
];

const SEEN = "title and heading Trade History Report, columns Symbol, Volume";

async function* read(
  file: StatementFile,
  options: ReadOptions,
): AsyncGenerator<readonly StatementRecord[]> {
  const { rows } = await htmlTable(file);
  const report = openReport({
    numbers: "point",
    zone: options.zone ?? ZONE,
    zoneEvidence: options.zone ? "stated" : "assumed",
  });
  for (const row of rows) {
    const records: StatementRecord[] = [];
    readRow({ line: row.line, cells: gridCells(row) }, records, report.row);
    yield records;
  }
  yield report.end();
}
