import { Decimal } from "#domain";
import { agrees, cashEffect, roundingOf } from "../cash-effect.ts";
import { createCourses } from "../course.ts";
import type { CheckRecord } from "../statement.ts";
import type { FlexExecution } from "./execution.ts";

type Sum = { rows: number; expected: Decimal; actual: Decimal; tolerance: Decimal };
const zero = Decimal.zero;

/** Contracts whose price is not paid when they change hands. */
const ON_MARGIN = new Set(["fx", "future", "future-option", "cfd"]);
/** Beyond so many, rows that contradict themselves only count in the total. */
const MAX_ROW_CHECKS = 50;

/** Adds up what trades state about themselves, to be set against what was made of them. */
export function createTotals() {
  const net = new Map<string, Sum>();
  const proceeds = new Map<string, Sum>();
  const courses = createCourses();
  const rows: CheckRecord[] = [];

  function add(
    sums: Map<string, Sum>,
    { record, cancels }: FlexExecution,
    stated: Decimal | undefined,
    fees: boolean,
  ): void {
    if (!stated) return;
    const traded = fees ? record : { ...record, fees: [] };
    // A cancellation states the opposite of what the trade moved.
    const effect = cashEffect(traded);
    const actual = cancels ? effect.neg() : effect;
    const exact = actual.eq(stated);
    const what = fees ? "Net cash" : "Proceeds";
    if (
      !exact &&
      !agrees(traded, cancels ? stated.neg() : stated) &&
      rows.length < MAX_ROW_CHECKS
    ) {
      const id = record.executionId ?? record.instrument.symbol;
      const name = `${what} of ${id} in line ${record.line}`;
      rows.push({ type: "check", name, expected: stated, actual });
      return;
    }
    const account = record.account?.number ?? "unnamed";
    const key = `${what} of trades in ${record.instrument.currency}, account ${account}`;
    const sum = sums.get(key) ?? { rows: 0, expected: zero, actual: zero, tolerance: zero };
    sums.set(key, sum);
    sum.rows++;
    sum.expected = sum.expected.plus(stated);
    sum.actual = sum.actual.plus(actual);
    if (!exact) sum.tolerance = sum.tolerance.plus(roundingOf(traded));
  }

  return {
    trade(trade: FlexExecution): void {
      add(proceeds, trade, trade.proceeds, false);
      if (!ON_MARGIN.has(trade.record.instrument.kind)) add(net, trade, trade.netCash, true);
      // IBKR states no profit for conversions of currency.
      if (trade.record.instrument.kind !== "fx") courses.follow(trade.record, trade.realised);
    },
    /** Profit of what a booking other than a trade touched cannot be compared. */
    disturb: courses.disturb,
    checks(): readonly CheckRecord[] {
      return [...sumChecks(proceeds), ...sumChecks(net), ...courses.checks(), ...rows];
    },
  };
}

const sumChecks = (sums: ReadonlyMap<string, Sum>): readonly CheckRecord[] =>
  [...sums].map(([name, { expected, actual, tolerance, rows }]) => ({
    type: "check",
    name: `${name}: ${rows} rows`,
    expected,
    actual,
    tolerance,
  }));
