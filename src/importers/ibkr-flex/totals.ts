import { Decimal } from "#domain";
import { agrees, cashEffect, type CheckRecord, type ExecutionRecord, roundingOf } from "#kit";
import type { Trade } from "./trade.ts";

type Sum = { rows: number; expected: Decimal; actual: Decimal; tolerance: Decimal };
const zero = Decimal.zero;

/** What a symbol did in this file, to know whether its stated profit can be compared. */
type Course = {
  readonly first: ExecutionRecord;
  position: Decimal;
  realised: Decimal;
  /**
   * Opened before the file, changed by a corporate action, exercised: profits then are not of these
   * trades alone.
   */
  mixed: boolean;
};

/** Contracts whose price is not paid when they change hands. */
const ON_MARGIN = new Set(["fx", "future", "future-option", "cfd"]);
/** Beyond so many, rows that contradict themselves only count in the total. */
const MAX_ROW_CHECKS = 50;

/** Adds up what trades state about themselves, to be set against what was made of them. */
export function createTotals() {
  const net = new Map<string, Sum>();
  const proceeds = new Map<string, Sum>();
  const courses = new Map<string, Course>();
  const rows: CheckRecord[] = [];

  function add(
    sums: Map<string, Sum>,
    { record, cancels }: Trade,
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

  function follow({ record, realised }: Trade): void {
    const { instrument, account, side, quantity, kind, effect } = record;
    const key = `${account?.number ?? ""}\n${instrument.id}`;
    const course = courses.get(key) ?? {
      first: record,
      position: zero,
      realised: zero,
      mixed: false,
    };
    courses.set(key, course);
    const change = side === "buy" ? quantity : quantity.neg();
    const closes = effect === "close" || (realised !== undefined && !realised.isZero());
    const opposed =
      course.position.sign * change.sign < 0 &&
      !(effect === "close" && quantity.gt(course.position.abs()));
    if ((closes && !opposed) || kind === "assignment" || kind === "exercise") course.mixed = true;
    course.position = course.position.plus(change);
    if (realised) course.realised = course.realised.plus(realised);
  }

  return {
    trade(trade: Trade): void {
      add(proceeds, trade, trade.proceeds, false);
      if (!ON_MARGIN.has(trade.record.instrument.kind)) add(net, trade, trade.netCash, true);
      if (trade.record.instrument.kind !== "fx" && trade.realised) follow(trade);
    },
    /** Profit of what a booking other than a trade touched cannot be compared. */
    disturb({ account, instrument }: Pick<ExecutionRecord, "account" | "instrument">): void {
      const course = courses.get(`${account?.number ?? ""}\n${instrument.id}`);
      if (course) course.mixed = true;
    },
    checks(): readonly CheckRecord[] {
      const profits = [...courses.values()].filter(isWhole).map(profitCheck);
      return [...sumChecks(proceeds), ...sumChecks(net), ...profits, ...rows];
    },
  };
}

export type Totals = ReturnType<typeof createTotals>;

const sumChecks = (sums: ReadonlyMap<string, Sum>): readonly CheckRecord[] =>
  [...sums].map(([name, { expected, actual, tolerance, rows }]) => ({
    type: "check",
    name: `${name}: ${rows} rows`,
    expected,
    actual,
    tolerance,
  }));

/** Everything that was bought in this file was sold in it, and the other way around. */
const isWhole = ({ position, mixed, realised }: Course) =>
  !mixed && position.isZero() && !realised.isZero();

const profitCheck = ({ first: { instrument, account }, realised }: Course): CheckRecord => ({
  type: "check",
  name: `Realised profit of ${instrument.symbol}, account ${account?.number ?? "unnamed"}`,
  expected: realised,
  measure: { of: "net", account, symbol: instrument.symbol, currency: instrument.currency },
  // IBKR rounds the profit of each closing lot to eight digits.
  tolerance: Decimal.of("0.000001"),
});
