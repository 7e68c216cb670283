import type { StatementRecord } from "#kit";

/** Room for the records of one row between two rows. */
const ROW = 1_000;

/**
 * Numbers executions so that those of one instant keep their true order: that of the file, or the other way round where
 * a file lists the newest first, which many exports do. What one row says keeps its order either way.
 */
export function createSequence() {
  let step: 1 | -1 | undefined;
  let row = 0;
  let within = 0;
  let lastLine: number | undefined;
  return {
    /** Looks at records before they are numbered; the first that tell the direction decide for the whole file. */
    see(records: readonly StatementRecord[]): void {
      step ??= directionOf(records);
    },
    next(line: number): number {
      within = line === lastLine ? within + 1 : 0;
      if (line !== lastLine) row++;
      lastLine = line;
      return row * ROW * (step ?? 1) + within;
    },
  };
}

/** Oldest first (1) or newest first (-1), by the first times of rows; undefined while all are the same. */
function directionOf(records: readonly StatementRecord[]): 1 | -1 | undefined {
  let balance = 0;
  let before: string | undefined;
  let lastLine: number | undefined;
  let differ = false;
  for (const record of records) {
    if ((record.type !== "execution" && record.type !== "cash") || record.line === lastLine) continue;
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
