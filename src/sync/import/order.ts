import type { Instant } from "#domain";
import type { ExecutionRecord, StatementRecord } from "#kit";

/** Room for the records of one row between two rows. */
const ROW = 1_000;

/** What is numbered: executions and splits. */
type Ordered = Pick<ExecutionRecord, "line" | "at">;

/**
 * Numbers executions so that those of one instant keep their true order: that of the file, or the
 * other way round where a file lists the newest first, which many exports do. What one row says
 * keeps its order either way.
 *
 * Rows that tell only their day are counted from its beginning, so that a later export, which holds
 * more of that day, numbers them alike and what is new comes behind what is known.
 */
export function createSequence() {
  const days = createDays();
  let step: 1 | -1 | undefined;
  let row = 0;
  let number = 0;
  let within = 0;
  let last: Ordered | undefined;
  return {
    /**
     * Looks at records before they are numbered; the first that tell the direction decide for the
     * whole file.
     */
    see(records: readonly StatementRecord[]): void {
      step ??= directionOf(records);
      if (step === -1) days.expect(records);
    },
    next(record: Ordered): number {
      const begins = beginsRow(record, last);
      within = begins ? 0 : within + 1;
      if (begins)
        number = isDay(record) ? days.next(record.at.instant, step ?? 1) : ++row * (step ?? 1);
      last = record;
      return number * ROW + within;
    },
  };
}

const isDay = ({ at }: Ordered) => at.precision === "day";

const beginsRow = (record: Ordered, last: Ordered | undefined) =>
  record.line !== last?.line || (isDay(record) && record.at.instant !== last.at.instant);

/** Numbers the rows of each day from 1, in memory that grows with the days of a file. */
function createDays() {
  const upcoming = new Map<Instant, number>();
  return {
    /**
     * Counts the rows of days that come with their last row first. What comes of a day later is
     * older still.
     */
    expect(records: readonly StatementRecord[]): void {
      const counts = new Map<Instant, number>();
      let last: Ordered | undefined;
      for (const record of records) {
        if (record.type !== "execution" && record.type !== "split") continue;
        const { instant } = record.at;
        if (isDay(record) && beginsRow(record, last))
          counts.set(instant, (counts.get(instant) ?? 0) + 1);
        last = record;
      }
      for (const [day, count] of counts) if (!upcoming.has(day)) upcoming.set(day, count);
    },
    next(day: Instant, step: 1 | -1): number {
      const number = upcoming.get(day) ?? 1;
      upcoming.set(day, number + step);
      return number;
    },
  };
}

/**
 * Oldest first (1) or newest first (-1), by the first times of rows; undefined while all are the
 * same.
 */
function directionOf(records: readonly StatementRecord[]): 1 | -1 | undefined {
  let balance = 0;
  let before: string | undefined;
  let lastLine: number | undefined;
  let differ = false;
  for (const record of records) {
    if ((record.type !== "execution" && record.type !== "cash") || record.line === lastLine)
      continue;
    const { instant } = record.at;
    if (before !== undefined && instant !== before) {
      differ = true;
      balance += instant < before ? 1 : -1;
    }
    before = instant;
    lastLine = record.line;
  }
  if (!differ) return undefined;
  return balance > 0 ? -1 : 1;
}
