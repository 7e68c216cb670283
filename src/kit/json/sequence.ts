import type { Row } from "./rows.ts";

export type Unbroken<Value> = {
  readonly rows: readonly Row<Value>[];
  /** Id of the last of them, or where the search began. */
  readonly last: string;
  /** Whether they follow on each other and on `after` without a hole. */
  readonly whole: boolean;
};

/**
 * Of rows whose integer ids have no hole at the broker: those that follow `after`, each once and in
 * order, up to the first hole. So a page from which rows were lost ends before them, and the next
 * question begins there. A hole right at the start cannot be stepped around: then all rows are
 * given, and are not whole.
 */
export function unbroken<Value>(page: readonly Row<Value>[], after: string): Unbroken<Value> {
  const known = new Map<bigint, Row<Value>>();
  const nameless: Row<Value>[] = [];
  for (const row of page) {
    if (row.id === undefined || !/^-?\d+$/.test(row.id)) nameless.push(row);
    else if (BigInt(row.id) > BigInt(after)) known.set(BigInt(row.id), row);
  }
  const sorted = [...known].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const first = BigInt(after) + 1n;
  const hole = sorted.findIndex(([id], at) => id !== first + BigInt(at));
  const isWhole = hole !== 0 && nameless.length === 0;
  const taken = isWhole && hole > 0 ? sorted.slice(0, hole) : sorted;
  return {
    rows: [...taken.map(([, row]) => row), ...nameless],
    last: String(taken.at(-1)?.[0] ?? after),
    whole: isWhole,
  };
}
