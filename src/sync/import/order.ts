import type { Instant } from "#domain";
import type { ExecutionRecord, StatementRecord } from "#kit";
import { directionOf } from "./direction.ts";

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
  const turns = createTurns();
  let step: 1 | -1 | undefined;
  let row = 0;
  let number = 0;
  let within = 0;
  let last: Ordered | undefined;
  return {
    /**
     * Whether many records must be seen before the first is numbered: as long as the direction is
     * not known, and where days come with their last row first.
     */
    looksAhead: () => step !== 1,
    /**
     * Looks at records before they are numbered; the first that tell the direction decide for the
     * whole file.
     */
    see(records: readonly StatementRecord[]): void {
      step ??= directionOf(records);
      if (step === -1) days.expect(records);
      if (step === undefined) turns.see(records);
    },
    /** Nothing tells whether the file lists the oldest or the newest first, and it matters. */
    isAssumed: (): boolean => step === undefined && turns.found(),
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

/** Finds out whether an instrument is both bought and sold, so that the order decides what closes. */
function createTurns() {
  const sides = new Map<string, ExecutionRecord["side"]>();
  let isFound = false;
  return {
    see(records: readonly StatementRecord[]): void {
      for (const record of isFound ? [] : records) {
        if (record.type !== "execution") continue;
        const side = sides.get(record.instrument.id) ?? record.side;
        sides.set(record.instrument.id, side);
        isFound ||= side !== record.side;
      }
    },
    found: () => isFound,
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
