import type { ExecutionRecord, StatementRecord } from "#kit";

/** One of the two rows of a split, until the other one comes. */
export type Half = {
  readonly record: ExecutionRecord;
  readonly half: "close" | "open";
  readonly raw: string;
};

/**
 * The closing row has the units before a split and the opening row, of the same moment, those after
 * it.
 */
export function pairOf(halves: Half[]): StatementRecord[] {
  const latest = halves.at(-1);
  const other = halves.find(
    ({ record, half }) =>
      half !== latest?.half &&
      record.instrument.symbol === latest?.record.instrument.symbol &&
      record.at.day === latest.record.at.day,
  );
  if (!latest || !other) return [];
  for (const half of [latest, other]) halves.splice(halves.indexOf(half), 1);
  const [before, after] =
    latest.half === "close" ? [latest.record, other.record] : [other.record, latest.record];
  const { line, instrument: share, at } = after;
  return [
    { type: "split", line, instrument: share, from: before.quantity, to: after.quantity, at },
    { type: "passed", reason: "closing row of a split" },
  ];
}

/** A split of which only one row is in the file. */
export const unpaired = ({ record, raw }: Half): StatementRecord => ({
  type: "unreadable",
  line: record.line,
  code: "missing-counterpart",
  reason: "The split has no counterpart of the same day and share in this file",
  raw,
});
