import { Decimal } from "#domain";
import type { CheckRecord, ExecutionRecord } from "./statement.ts";

/** What an instrument did in one account of a file, in the order of its rows. */
type Course = {
  readonly first: ExecutionRecord;
  position: Decimal;
  realised: Decimal;
  closings: number;
  mixed: boolean;
};

/**
 * Finds out which stated profits are of the executions of one file alone, and can be checked
 * against them.
 */
export type Courses = {
  /** An execution and the profit, after fees, that its row states. */
  readonly follow: (record: ExecutionRecord, realised: Decimal | undefined) => void;
  /** Something else touched the instrument: a corporate action, a transfer, a cancellation. */
  readonly disturb: (record: Pick<ExecutionRecord, "account" | "instrument">) => void;
  readonly checks: () => readonly CheckRecord[];
};

/** Files round the profit of each closing to six digits or more. */
const ROUNDED = Decimal.of("0.000001");

/**
 * Profit can be compared where a file holds the whole course of an instrument: everything that is
 * closed in it was opened in it, nothing is left, and no exercise, corporate action or fee in
 * another currency is in the figure.
 */
export function createCourses(): Courses {
  const courses = new Map<string, Course>();
  const disturbed = new Set<string>();
  const keyOf = ({ account, instrument }: Pick<ExecutionRecord, "account" | "instrument">) =>
    `${account?.number ?? ""}\n${instrument.id}`;

  return {
    follow(record, realised) {
      const key = keyOf(record);
      const zero = Decimal.zero;
      const fresh = { first: record, position: zero, realised: zero, closings: 0, mixed: false };
      const course = courses.get(key) ?? fresh;
      courses.set(key, course);
      if (isMixed(record, course.position, realised)) course.mixed = true;
      course.position = course.position.plus(moved(record));
      if (!realised || realised.isZero()) return;
      course.realised = course.realised.plus(realised);
      course.closings++;
    },
    disturb: (record) => void disturbed.add(keyOf(record)),
    checks() {
      const whole = [...courses].filter(([key, course]) => isWhole(course) && !disturbed.has(key));
      const checks = whole.map(([, course]) => profitCheck(course));
      // A figure is measured by symbol, so a share and a contract of one symbol would be mixed up.
      const names = [...courses.values()].map(nameOf);
      return checks.filter(({ name }) => names.indexOf(name) === names.lastIndexOf(name));
    },
  };
}

const moved = ({ side, quantity }: ExecutionRecord) => (side === "buy" ? quantity : quantity.neg());

/**
 * Whether a profit is not of trades in this file: nothing open is closed, or the broker books it
 * elsewhere.
 */
function isMixed(
  record: ExecutionRecord,
  position: Decimal,
  realised: Decimal | undefined,
): boolean {
  const { kind = "fill", effect, quantity, instrument, fees = [] } = record;
  if (kind === "assignment" || kind === "exercise") return true;
  if (fees.some(({ currency }) => currency !== instrument.currency)) return true;
  const closes = effect === "close" || (realised !== undefined && !realised.isZero());
  const opposed = position.sign * moved(record).sign < 0;
  const beyond = effect === "close" && quantity.gt(position.abs());
  return closes && (!opposed || beyond);
}

const isWhole = ({ position, mixed, realised }: Course) =>
  !mixed && position.isZero() && !realised.isZero();

const nameOf = ({ first: { instrument, account } }: Course) =>
  [
    `Realised profit of ${instrument.symbol} in ${instrument.currency}`,
    `account ${account?.number ?? "unnamed"}`,
  ].join(", ");

function profitCheck(course: Course): CheckRecord {
  const { instrument, account } = course.first;
  return {
    type: "check",
    name: nameOf(course),
    expected: course.realised,
    measure: { of: "net", account, symbol: instrument.symbol, currency: instrument.currency },
    tolerance: ROUNDED.times(Decimal.of(course.closings)),
  };
}
