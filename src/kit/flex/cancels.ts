import type { OpenElement } from "../elements.ts";
import type { ExecutionRecord } from "../statement.ts";
import { textOf } from "./row.ts";
import { executionIdOf, isCancellation, isExecution } from "./execution.ts";

/**
 * Links cancellations to the executions that they take back. A cancellation names the trade or
 * transaction, not the execution id, and may stand before or behind the trade. So that not every id
 * of a large file must be remembered, the rows are gone through once more, if there are any.
 */
export function createCancels(rows: () => AsyncIterable<OpenElement>) {
  const waiting: { readonly record: ExecutionRecord; readonly asks: readonly string[] }[] = [];

  return {
    /** Takes a cancellation or correction; it is handed out by `settle`. */
    hold(row: OpenElement, record: ExecutionRecord): void {
      waiting.push({ record, asks: asksOf(row) });
    },
    /**
     * All cancellations. One whose trade is of an earlier statement stays an opposite trade, which
     * undoes it too.
     */
    async settle(): Promise<readonly ExecutionRecord[]> {
      if (waiting.length === 0) return [];
      const found = await find(rows(), new Set(waiting.flatMap(({ asks }) => asks)));
      return waiting.map(({ record, asks }) => {
        const refersTo = asks.map((ask) => found.get(ask)).find((id) => id !== undefined);
        return settled(record, refersTo, asks.at(-1)?.split(" ").slice(1).join(" "));
      });
    },
  };
}

export type Cancels = ReturnType<typeof createCancels>;

function settled(
  record: ExecutionRecord,
  refersTo: string | undefined,
  named = "a trade",
): ExecutionRecord {
  if (refersTo !== undefined) {
    return { ...record, refersTo, report: record.report === "correction" ? "correction" : "bust" };
  }
  if (record.report === "correction") return record;
  const side = record.side === "buy" ? "sell" : "buy";
  return { ...record, side, note: `Takes back ${named} of another statement` };
}

async function find(
  rows: AsyncIterable<OpenElement>,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for await (const row of rows) {
    const id = isExecution(row) && !isCancellation(row) ? executionIdOf(row) : undefined;
    if (id === undefined) continue;
    for (const name of namesOf(row, { transaction: "transactionID", trade: "tradeID" })) {
      if (wanted.has(name) && !found.has(name)) found.set(name, id);
    }
  }
  return found;
}

/** The names by which a cancellation asks for its trade, the most exact first. */
const asksOf = (row: OpenElement) =>
  namesOf(row, { transaction: "origTransactionID", trade: "origTradeID" });

/** "U0000001 trade 901": ids are unique within an account. */
const namesOf = (row: OpenElement, attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).flatMap(([kind, attribute]) => {
    const id = textOf(row, attribute);
    return id === "" || id === "0" ? [] : [`${textOf(row, "accountId")} ${kind} ${id}`];
  });
