import { sql } from "drizzle-orm";
import type { Decimal, Split } from "#domain";
import type { IdentifiedCash, IdentifiedExecution } from "#sync";
import { CASH_COLUMNS, cashRow } from "../rows/cash.ts";
import { EXECUTION_COLUMNS, executionRow } from "../rows/execution.ts";
import { SPLIT_COLUMNS, splitRow } from "../rows/split.ts";
import type { RecordKind } from "./records.ts";

export const EXECUTIONS: RecordKind<IdentifiedExecution> = {
  record: "execution",
  table: sql`executions`,
  target: `executions (${EXECUTION_COLUMNS})`,
  row: executionRow,
  account: ({ execution }) => execution.account,
  id: ({ execution }) => execution.id,
  digest: ({ digest }) => digest,
  line: ({ line }) => line,
  words: sql`concat_ws(' ', known.side, known.quantity, known.instrument_id, '@', known.price, 'at', known.executed_at)`,
};

export const CASH: RecordKind<IdentifiedCash> = {
  record: "cash",
  table: sql`cash_movements`,
  target: `cash_movements (${CASH_COLUMNS})`,
  row: cashRow,
  account: ({ cash }) => cash.account,
  id: ({ cash }) => cash.id,
  digest: ({ digest }) => digest,
  line: ({ line }) => line,
  words: sql`concat_ws(' ', known.kind, known.amount, known.currency, 'at', known.booked_at)`,
};

/** Two spellings of one number, "2" and "2.0", are alike. */
const plain = (decimal: Decimal) =>
  decimal
    .toString()
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");

/** A number for the ratio of a split, which is all of its content. */
const splitDigest = (split: Split) => {
  let hash = 0n;
  for (const character of `${plain(split.from)}:${plain(split.to)}`)
    hash = (hash * 31n + BigInt(character.charCodeAt(0))) & MASK;
  return hash;
};
const MASK = (1n << 62n) - 1n;

export const SPLITS: RecordKind<Split> = {
  record: "split",
  table: sql`splits`,
  target: `splits (${SPLIT_COLUMNS})`,
  row: (split, importId) => splitRow(split, splitDigest(split), importId),
  account: (split) => split.account,
  id: (split) => split.id,
  digest: splitDigest,
  line: () => 0,
  words: sql`concat_ws(' ', known.to_units, 'for', known.from_units, 'at', known.effective_at)`,
};
