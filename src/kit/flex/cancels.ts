import { Decimal, type Fee, money } from "#domain";
import type { OpenElement } from "../elements.ts";
import type { CashRecord, ExecutionRecord } from "../statement.ts";
import { textOf } from "./row.ts";
import { chargesOf, executionIdOf, isCancellation, isExecution } from "./execution.ts";

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
    async settle(): Promise<readonly (ExecutionRecord | CashRecord)[]> {
      if (waiting.length === 0) return [];
      const found = await find(rows(), new Set(waiting.flatMap(({ asks }) => asks)));
      return waiting.flatMap(({ record, asks }) => {
        const original = asks.map((ask) => found.get(ask)).find((each) => each !== undefined);
        const named = asks.at(-1)?.split(" ").slice(1).join(" ");
        const report = settled(record, original?.id, named);
        return original && report.report === "bust"
          ? [report, ...kept(record, original)]
          : [report];
      });
    },
  };
}

export type Cancels = ReturnType<typeof createCancels>;

/** The trade that is taken back, and what was charged for it. */
type Original = { readonly id: string; readonly fees: readonly Fee[] };

/**
 * What stays charged for a trade that is taken back: IBKR refunds its commission in the same row,
 * or keeps it.
 */
function kept(record: ExecutionRecord, { fees }: Original): readonly CashRecord[] {
  const charged = [...fees, ...(record.fees ?? [])];
  const currencies = [...new Set(charged.map(({ currency }) => currency))];
  return currencies.flatMap((currency) => {
    const own = charged.filter((fee) => fee.currency === currency);
    const left = Decimal.sum(own.map(({ amount }) => amount));
    if (left.isZero()) return [];
    const { line, account, at, instrument, executionId, raw } = record;
    return [
      {
        ...{ type: "cash", kind: "fee", line, account, at, instrument, raw },
        transactionId: executionId && `${executionId}.${currency}`,
        amount: money(left.neg(), currency),
        description: "Commission of a trade that was taken back",
      },
    ];
  });
}

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
): Promise<ReadonlyMap<string, Original>> {
  const found = new Map<string, Original>();
  for await (const row of rows) {
    const id = isExecution(row) && !isCancellation(row) ? executionIdOf(row) : undefined;
    if (id === undefined) continue;
    for (const name of namesOf(row, { transaction: "transactionID", trade: "tradeID" })) {
      if (wanted.has(name) && !found.has(name)) found.set(name, { id, fees: chargesOf(row) });
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
