import type { StatementRecord } from "#kit";

/**
 * Whether a file lists the oldest (1) or the newest first (-1): by the times of its first rows, and
 * where all are the same, as in a file of one day that tells days only, by the numbers that the
 * broker counts executions or orders with. Undefined where neither tells.
 */
export const directionOf = (records: readonly StatementRecord[]): 1 | -1 | undefined =>
  byTime(records) ?? byNumber(records);

/** By the first times of rows. */
function byTime(records: readonly StatementRecord[]): 1 | -1 | undefined {
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

/** Numbers rise with time, so they tell the order where all of them do, or none. */
function byNumber(records: readonly StatementRecord[]): 1 | -1 | undefined {
  let direction: 1 | -1 | undefined;
  let before: Counted | undefined;
  for (const record of records) {
    if (record.type !== "execution") continue;
    const id = counted(record.executionId ?? record.orderId);
    if (id === undefined || (before && before.kind !== id.kind)) return undefined;
    const step = before && compared(before, id);
    if (step !== undefined && direction !== undefined && step !== direction) return undefined;
    direction ??= step;
    before = id;
  }
  return direction;
}

/** An id as a pattern, "NSE:#:#", and the numbers in it. */
type Counted = { readonly kind: string; readonly counts: readonly bigint[] };

/** Longer ids are hashes or sentences. */
const MAX_ID_LENGTH = 80;

/** Undefined for what has no number. Of hashes the patterns differ, so they count nothing. */
function counted(id: string | undefined): Counted | undefined {
  if (id === undefined || id.length > MAX_ID_LENGTH) return undefined;
  const counts = id.match(/\d+/g)?.map(BigInt);
  return counts && { kind: id.replaceAll(/\d+/g, "#"), counts };
}

/** The first number that differs tells, since ids begin with what they count within. */
function compared(before: Counted, after: Counted): 1 | -1 | undefined {
  const pairs = after.counts.map((count, n) => count - (before.counts[n] ?? 0n));
  const difference = pairs.find((each) => each !== 0n);
  return difference === undefined ? undefined : difference > 0n ? 1 : -1;
}
