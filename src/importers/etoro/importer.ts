import { Decimal } from "#domain";
import {
  defineImporter,
  readRow,
  type ReadOptions,
  type Sample,
  type Sheet,
  sheetsOf,
  type StatementFile,
  type StatementRecord,
  type TableSettings,
} from "#kit";
import { activityOf } from "./activity.ts";
import { checksOf } from "./checks.ts";
import { activityReader, closedReader, figuresOf, isStatement } from "./layout.ts";
import { executionsOf, kindOf, type Quote, quoteIn } from "./positions.ts";

const ZONE = "UTC";

/**
 * The account statement as a workbook. Names of sheets and columns are translated; their order is
 * not.
 */
export default defineImporter({
  id: "etoro-xlsx",
  name: "eToro account statement (XLSX)",
  institution: "etoro",
  version: 1,
  source: "eToro, Portfolio, History, Account statement, XLS",
  grain: "round-trip",
  // The statement names no zone; eToro's platform time is Greenwich time.
  zone: ZONE,
  recognise,
  read,
});

function recognise({ container, tables }: Sample) {
  if (container !== "xlsx" || !isStatement(tables)) return undefined;
  return { score: 12, seen: `sheets ${tables.map(({ name }) => `"${name}"`).join(", ")}` };
}

async function* read(
  file: StatementFile,
  options: ReadOptions,
): AsyncGenerator<readonly StatementRecord[]> {
  const [summary, closed, activity, dividends, financial] = await sheetsOf(file);
  const currency = figuresOf(summary).find(([, value]) => /^[A-Z]{3}$/.test(value))?.[1] ?? "USD";
  const settings: TableSettings = {
    numbers: "point",
    order: "dmy",
    zone: options.zone ?? ZONE,
    zoneEvidence: options.zone === undefined ? "assumed" : "stated",
  };
  yield [{ type: "account", account: { currency } }];
  const positions = readClosed(closed, { settings, currency, quotes: quotesIn(activity) });
  yield positions.records;
  const { records, cash, equities } = readActivity(activity, {
    settings,
    currency,
    profits: positions.profits,
  });
  yield records;
  const header = (sheet: Sheet | undefined, reason: string): StatementRecord => ({
    type: "passed",
    reason,
    rows: sheet?.rows.length ?? 0,
  });
  yield [
    header(summary, "summary of the account"),
    header(dividends, "dividend, paid in the account activity"),
    header(financial, "summary of the year"),
    ...checksOf({ byKind: positions.byKind, cash, equities, financial: figuresOf(financial) }),
  ];
}

/** The account activity names the instrument of each position, and its currency. */
function quotesIn(activity: Sheet | undefined): ReadonlyMap<string, Quote> {
  const quotes = new Map<string, Quote>();
  for (const { cells } of rowsOf(activity)) {
    const quote = quoteIn(cells[2] ?? "");
    const position = cells.find((cell, at) => at > 2 && /^\d{8,}$/.test(cell));
    if (quote && position !== undefined) quotes.set(position, quote);
  }
  return quotes;
}

type Common = { readonly settings: TableSettings; readonly currency: string };

function readClosed(
  sheet: Sheet | undefined,
  { settings, ...context }: Common & { readonly quotes: ReadonlyMap<string, Quote> },
) {
  const reader = closedReader(sheet?.rows[0]?.cells ?? [], settings);
  const records: StatementRecord[] = [{ type: "passed", reason: "header" }];
  const profits = new Map<string, Decimal>();
  const byKind = new Map<string, Decimal>();
  for (const row of rowsOf(sheet)) {
    readRow(row, records, () => {
      const position = reader(row.cells);
      const executions = executionsOf(position, context, row.line);
      const kind = kindOf(position);
      const stated = executions.flatMap(({ statedPnl }) => statedPnl ?? []);
      profits.set(position.id, position.profit);
      byKind.set(kind, Decimal.sum([byKind.get(kind) ?? Decimal.zero, ...stated]));
      return executions;
    });
  }
  return { records, profits, byKind };
}

function readActivity(
  sheet: Sheet | undefined,
  { settings, ...context }: Common & { readonly profits: ReadonlyMap<string, Decimal> },
) {
  const reader = activityReader(sheet?.rows[0]?.cells ?? [], settings);
  const records: StatementRecord[] = [{ type: "passed", reason: "header" }];
  const equities: Decimal[] = [];
  let cash = Decimal.zero;
  for (const row of rowsOf(sheet)) {
    readRow(row, records, () => {
      const entry = reader(row.cells);
      const { equity, change = Decimal.zero } = entry;
      if (equity) equities.push(...(equities.length === 0 ? [equity.minus(change)] : []), equity);
      const record = activityOf({ row: entry, line: row.line, ...context });
      if (record.type === "cash") cash = cash.plus(record.amount.amount);
      return record;
    });
  }
  return { records, cash, equities };
}

const rowsOf = (sheet: Sheet | undefined) => sheet?.rows.slice(1) ?? [];
