import type { ExecutionRecord, OpenElement, StatementFile } from "#kit";
import { textOf } from "./row.ts";

/** Far more than a tag is long: so much of each piece is looked at again with the next. */
const OVERLAP = 16_384;
const TABLE_MARKS = ["Cancel", "(Ca.)", "TradeCorrect"];
const MARKS = ['Cancel"', '(Ca.)"', 'TradeCorrect"'];

/**
 * Links cancellations to the executions that they take back. A cancellation names the trade or
 * transaction, not the execution id, and may stand before or behind the trade. So that not every id
 * of a large file must be remembered, the bytes are searched for cancellations first, which takes a
 * fraction of the reading.
 */
export const openCancels = async (file: StatementFile) => createCancels(await wantedIn(file));

/** For tables: every id is remembered, if the file mentions a cancellation at all. */
export async function openTableCancels(file: StatementFile) {
  for await (const chunk of file.bytes()) {
    const bytes = Buffer.from(chunk);
    if (TABLE_MARKS.some((mark) => bytes.includes(mark))) return createCancels("all");
  }
  return createCancels(new Set());
}

function createCancels(wanted: ReadonlySet<string> | "all") {
  const found = new Map<string, string>();
  const waiting: ExecutionRecord[] = [];
  const asked = new Map<ExecutionRecord, readonly string[]>();

  return {
    /** Remembers an execution if some cancellation names it. */
    saw(row: OpenElement, { executionId, account }: ExecutionRecord): void {
      if ((wanted !== "all" && wanted.size === 0) || executionId === undefined) return;
      for (const id of [
        `transaction ${textOf(row, "transactionID")}`,
        `trade ${textOf(row, "tradeID")}`,
      ]) {
        const key = `${account?.number} ${id}`;
        if ((wanted === "all" || wanted.has(id)) && !found.has(key)) found.set(key, executionId);
      }
    },
    /** Takes a cancellation or correction; it is handed out by `settle`. */
    hold(row: OpenElement, record: ExecutionRecord): void {
      waiting.push(record);
      asked.set(
        record,
        idsOf((name) => textOf(row, name)),
      );
    },
    /**
     * All cancellations. One whose trade is of an earlier statement stays an opposite trade, which
     * undoes it too.
     */
    settle(): readonly ExecutionRecord[] {
      return waiting.map((record) => {
        const refersTo = asked
          .get(record)
          ?.map((id) => found.get(`${record.account?.number} ${id}`))
          .find((id) => id !== undefined);
        if (record.report === "correction")
          return refersTo === undefined ? record : { ...record, refersTo };
        if (refersTo !== undefined) return { ...record, report: "bust" as const, refersTo };
        const side = record.side === "buy" ? ("sell" as const) : ("buy" as const);
        return {
          ...record,
          side,
          note: `Takes back ${asked.get(record)?.at(-1) ?? "a trade"} of another statement`,
        };
      });
    },
  };
}

export type Cancels = ReturnType<typeof createCancels>;

/** The ids by which a cancellation names its trade, the most exact first. */
const idsOf = (value: (name: string) => string): readonly string[] =>
  [
    ["transaction", value("origTransactionID")] as const,
    ["trade", value("origTradeID")] as const,
  ].flatMap(([kind, id]) => (id === "" || id === "0" ? [] : [`${kind} ${id}`]));

async function wantedIn(file: StatementFile): Promise<ReadonlySet<string>> {
  const wanted = new Set<string>();
  let tail = Buffer.alloc(0);
  for await (const chunk of file.bytes()) {
    const window = Buffer.concat([tail, chunk]);
    for (const tag of marked(window)) {
      const value = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
      for (const id of idsOf(value)) wanted.add(id);
    }
    tail = Buffer.from(window.subarray(Math.max(0, window.length - OVERLAP)));
  }
  return wanted;
}

/** The tags that bear one of the marks. */
function* marked(window: Buffer): Generator<string> {
  for (const mark of MARKS) {
    for (let at = window.indexOf(mark); at >= 0; at = window.indexOf(mark, at + 1)) {
      const end = window.indexOf(">", at);
      yield window.toString("latin1", window.lastIndexOf("<", at), end < 0 ? window.length : end);
    }
  }
}
