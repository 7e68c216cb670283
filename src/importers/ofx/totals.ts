import { Decimal } from "#domain";
import {
  agrees,
  cashEffect,
  type CheckRecord,
  type ExecutionRecord,
  roundingOf,
  type StatementRecord,
} from "#kit";
import type { OfxNode } from "./tree.ts";
import { amount } from "./values.ts";

const zero = Decimal.zero;
/** Beyond so many, rows that contradict themselves only count in the total. */
const MAX_ROW_CHECKS = 20;

type Sum = { rows: number; expected: Decimal; actual: Decimal; tolerance: Decimal };

/** Sets what units and prices come to against the totals that the file states. */
export function createTotals() {
  const sums = new Map<string, Sum>();
  const rows: CheckRecord[] = [];

  function sum(name: string, expected: Decimal, actual: Decimal, tolerance: Decimal): void {
    const known = sums.get(name) ?? { rows: 0, expected: zero, actual: zero, tolerance: zero };
    sums.set(name, known);
    known.rows++;
    known.expected = known.expected.plus(expected);
    known.actual = known.actual.plus(actual);
    if (!actual.eq(expected)) known.tolerance = known.tolerance.plus(tolerance);
  }

  function trade(record: ExecutionRecord, total: Decimal, line: number): void {
    const actual = cashEffect(record);
    if (agrees(record, total) || rows.length >= MAX_ROW_CHECKS) {
      return sum(
        `Total of trades in ${record.instrument.currency}`,
        total,
        actual,
        roundingOf(record),
      );
    }
    rows.push({
      type: "check",
      name: `Total of ${record.instrument.symbol} in line ${line}`,
      expected: total,
      actual,
    });
  }

  return {
    sum,
    /** Looks at the records that were made of a transaction. */
    add(node: OfxNode, records: readonly StatementRecord[]): void {
      const total = amount(node, "TOTAL");
      for (const record of records) {
        const traded = record.type === "execution" && record.kind === undefined;
        // The total of a reinvestment is without sign with some brokers; a purchase always takes
        // money out.
        if (traded && total)
          trade(record, node.name === "REINVEST" ? total.abs().neg() : total, node.line);
      }
    },
    checks: (): readonly CheckRecord[] => [
      ...[...sums].map(([name, { rows: count, expected, actual, tolerance }]) => ({
        type: "check" as const,
        name: `${name}: ${count} rows`,
        expected,
        actual,
        tolerance,
      })),
      ...rows,
    ],
  };
}

export type Totals = ReturnType<typeof createTotals>;
