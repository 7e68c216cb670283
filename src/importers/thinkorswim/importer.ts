import {
  csvRows,
  defineImporter,
  type ReadOptions,
  readRow,
  recogniseHeader,
  type StatementFile,
  type StatementRecord,
} from "#kit";
import { HISTORY_HEADER } from "./history.ts";
import { CASH_HEADER } from "./section.ts";
import { openStatement } from "./statement.ts";

/**
 * The platform's time zone is a setting of the user that no file states; New York is its
 * exchanges'.
 */
const ZONE = "America/New_York";

/**
 * One file of many sections: executions are in the trade history, their charges in the cash
 * sections.
 */
export default defineImporter({
  id: "thinkorswim-csv",
  name: "thinkorswim account statement (CSV)",
  institution: "thinkorswim",
  version: 1,
  source: "Monitor, Account Statement, menu at the right, Export to File",
  grain: "execution",
  zone: ZONE,
  recognise: (sample) => recogniseHeader(sample, [HISTORY_HEADER, CASH_HEADER]),
  read,
});

async function* read(
  file: StatementFile,
  options: ReadOptions,
): AsyncGenerator<readonly StatementRecord[]> {
  const statement = openStatement({
    numbers: "point",
    order: "mdy",
    zone: options.zone ?? ZONE,
    zoneEvidence: options.zone ? "stated" : "assumed",
  });
  for await (const rows of csvRows(file)) {
    const records: StatementRecord[] = [];
    for (const row of rows) readRow(row, records, statement.row);
    yield records;
  }
  yield statement.end();
}
