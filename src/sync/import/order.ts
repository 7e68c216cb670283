import type { StatementRecord } from "#kit";

/**
 * Whether a file lists the oldest first (1) or the newest first (-1), judged by the times of some of its records;
 * undefined while all are the same. It decides how records of one instant follow each other, which many exports turn
 * round.
 */
export function directionOf(records: readonly StatementRecord[]): 1 | -1 | undefined {
  let balance = 0;
  let before: string | undefined;
  let differ = false;
  for (const record of records) {
    if (record.type !== "execution" && record.type !== "cash") continue;
    const { instant } = record.at;
    if (before !== undefined && instant !== before) {
      differ = true;
      balance += instant < before ? 1 : -1;
    }
    before = instant;
  }
  if (!differ) return undefined;
  return balance > 0 ? -1 : 1;
}
