import { type Day, fail } from "#domain";
import type { OpenElement } from "../elements.ts";
import type { ReadOptions } from "../importer.ts";
import type { CheckRecord, ExecutionRecord, StatementRecord } from "../statement.ts";
import { Unreadable } from "../unreadable.ts";
import type { Cancels } from "./cancels.ts";
import { type CashReport, createCashReport } from "./cash-report.ts";
import { momentOf, numberOf, openStatement, type Statement, textOf } from "./row.ts";
import { addedUp, bookingOf, GRADED, PASSED } from "./sections.ts";
import { createTotals } from "./totals.ts";
import { isExecution, tradeOf } from "./execution.ts";

export type ReaderParts = {
  readonly cancels: Cancels;
  readonly options: ReadOptions;
  readonly zone: string;
  readonly name: string;
  /** The text of a row as the file holds it. */
  readonly rawOf: (row: OpenElement) => string;
  /** Whether each record keeps its row. */
  readonly keepsRows?: true;
  /** Told of each statement when all of its rows have been read. */
  readonly onStatement?: (statement: FlexStatement) => void;
};

/** What a statement says about itself. */
export type FlexStatement = Pick<Statement, "account"> & {
  /** First and last day; undefined where the query does not say. */
  readonly from: Day | undefined;
  readonly to: Day | undefined;
  /** Names of the sections that the query has, empty ones included. */
  readonly sections: ReadonlySet<string>;
  /** What its cash report states, beside what its rows come to. */
  readonly checks: readonly CheckRecord[];
  /** Positions and cash at its end. */
  readonly stated: readonly StatementRecord[];
};

/** One FlexStatement while it is read. */
type Current = {
  readonly statement: Statement;
  readonly report: CashReport;
  readonly sections: Set<string>;
  /** Rows that repeat more detailed ones, kept until it is known whether those came. */
  readonly summaries: { readonly row: OpenElement; readonly record: StatementRecord }[];
  readonly detailed: Set<string>;
  /** Positions and cash, where somebody is told of statements. */
  readonly stated: StatementRecord[];
};

/** Structure of the file, without data of its own. */
const STRUCTURE = new Set(["FlexQueryResponse", "FlexStatements"]);

/** Reads elements one by one; memory grows with accounts and instruments, not with rows. */
export function createReader(parts: ReaderParts) {
  const { cancels, options, zone, name, rawOf, keepsRows, onStatement } = parts;
  const totals = createTotals();
  const passed = new Map<string, number>();
  const costless = new Set<string>();
  let current: Current | undefined;
  let executions = 0;

  /** The record with its row, where rows are kept. */
  const kept = <Of extends StatementRecord>(row: OpenElement, record: Of): Of =>
    keepsRows && "line" in record ? { ...record, raw: rawOf(row), ...keyOf(row) } : record;

  const pass = (reason: string, rows = 1) => passed.set(reason, (passed.get(reason) ?? 0) + rows);

  function add(
    record: StatementRecord,
    { report, stated }: Current,
    into: StatementRecord[],
  ): void {
    report.add(record);
    into.push(record);
    if (onStatement && (record.type === "position" || record.type === "balance"))
      stated.push(record);
  }

  function trade(row: OpenElement, { statement, report }: Current, into: StatementRecord[]): void {
    if (!isExecution(row)) {
      return void pass(`${textOf(row, "levelOfDetail").toLowerCase()} row that repeats executions`);
    }
    const found = tradeOf(row, statement);
    const record = kept(row, found.record);
    executions++;
    totals.trade(found);
    report.add(record, found.cancels ? -1 : 1);
    if (found.cancels || record.report === "correction") {
      cancels.hold(row, record);
      totals.disturb(record);
    } else into.push(record);
  }

  /** Keeps a row back if it may repeat others, until it is known whether they came. */
  function graded(row: OpenElement, at: Current, into: StatementRecord[]): void {
    const { element } = row.shape;
    const grade = GRADED[element];
    if (!grade) return booking(row, at, into);
    const record = kept(row, grade.map(row, at.statement));
    if (textOf(row, "levelOfDetail") === grade.repeats) at.summaries.push({ row, record });
    else {
      at.detailed.add(element);
      add(record, at, into);
    }
  }

  function booking(row: OpenElement, at: Current, into: StatementRecord[]): void {
    const records = bookingOf(row, at);
    if (typeof records === "string") return void pass(records);
    for (const each of records) {
      const booked = kept(row, each);
      const record = booked.type === "execution" ? costed(row, booked) : booked;
      if (record.type === "execution" || record.type === "split") totals.disturb(record);
      if (record.type === "execution") executions++;
      add(record, at, into);
    }
  }

  /** Units that came without a cost make the profit that IBKR states when they are settled. */
  function costed(row: OpenElement, record: ExecutionRecord): ExecutionRecord {
    const key = `${record.account?.number} ${record.instrument.id}`;
    if (record.side === "buy" && record.price.isZero()) costless.add(key);
    const stated = record.kind === "settlement" && costless.has(key);
    return stated ? { ...record, statedPnl: numberOf(row, "fifoPnlRealized") } : record;
  }

  /** Maps one row; what cannot be read becomes an unreadable record. */
  function data(row: OpenElement, at: Current, into: StatementRecord[]): void {
    const section = row.shape.element;
    try {
      if (section === "Trade" || section === "TradeConfirm") trade(row, at, into);
      else graded(row, at, into);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const { code, message: reason } = error;
      const sent = { line: row.line, section, raw: rawOf(row), ...(keepsRows && keyOf(row)) };
      into.push({ type: "unreadable", ...sent, code, reason });
    }
  }

  function closeStatement(into: StatementRecord[]): void {
    if (!current) return;
    const { statement, summaries, detailed, report, sections, stated } = current;
    const alone = summaries.filter(({ row }) => !detailed.has(row.shape.element));
    if (alone.length < summaries.length)
      pass("row that repeats others", summaries.length - alone.length);
    for (const record of addedUp(alone.map((summary) => summary.record)))
      add(record, current, into);
    const checks = report.checks(sections);
    into.push(...checks);
    const { account } = statement;
    onStatement?.({ ...daysOf(statement), account, sections, checks, stated });
    current = undefined;
  }

  return {
    open(row: OpenElement, into: StatementRecord[]): void {
      const { element, names } = row.shape;
      if (element === "FlexStatement") {
        const statement = openStatement(row, options, zone);
        current = {
          statement,
          report: createCashReport(statement),
          sections: new Set(),
          summaries: [],
          detailed: new Set(),
          stated: [],
        };
        if (statement.account)
          into.push({ type: "account", account: { number: statement.account } });
        if (row.empty) closeStatement(into);
      } else if (current && names.length === 0) current.sections.add(element);
      else if (current) data(row, current, into);
      else if (!STRUCTURE.has(element)) pass(`element "${element}" outside of a statement`);
    },
    closeStatement,
    async end(): Promise<readonly StatementRecord[]> {
      closeStatement([]);
      const orders = passed.get(PASSED["Order"] ?? "") ?? 0;
      if (orders > 0 && executions === 0) fail(onlyOrders(name));
      const reports = await cancels.settle();
      const counts = [...passed].map(([reason, rows]) => ({
        type: "passed" as const,
        reason,
        rows,
      }));
      return [...reports, ...totals.checks(), ...counts];
    },
  };
}

/** IBKR numbers all that moves an account in one sequence. */
function keyOf(row: OpenElement) {
  const id = textOf(row, "transactionID");
  return id === "" ? {} : { key: `${row.shape.element} ${id}` };
}

function daysOf(statement: Statement): Pick<FlexStatement, "from" | "to"> {
  const dayOf = (date: string) => (date === "" ? undefined : momentOf(date, statement).day);
  return { from: dayOf(statement.fromDate), to: dayOf(statement.toDate) };
}

const onlyOrders = (name: string) => ({
  code: "executions-not-selected",
  message: `The file "${name}" holds orders and no executions`,
  owner: "user" as const,
  next: 'Select "Execution" in the section Trades of the Flex query and run it again',
});
