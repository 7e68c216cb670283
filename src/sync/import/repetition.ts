import type { Conflict, QuarantineRow } from "../ports/index.ts";

/** A record with its id within `owner`, the account. */
export type Identified = {
  readonly id: string;
  readonly owner: string;
  readonly digest: bigint;
  readonly line: number;
};

/**
 * Within one batch: the same id again is a repetition if the content is the same, and a conflict if
 * not.
 */
export function withoutRepetition<Item extends Identified>(
  items: readonly Item[],
  textOf: (item: Item) => string,
) {
  if (isAscending(items)) return { unique: items, repeated: 0, conflicts: [] };
  const first = new Map<string, Item>();
  const conflicts: Conflict[] = [];
  let repeated = 0;
  // Nearly all files are of one account, whose ids then need no longer keys.
  const usual = items[0]?.owner;
  for (const item of items) {
    const key = item.owner === usual ? item.id : `${item.owner}\n${item.id}`;
    const before = first.get(key);
    if (!before) first.set(key, item);
    else if (before.digest === item.digest) repeated++;
    else conflicts.push({ line: item.line, id: item.id, stored: textOf(before) });
  }
  const unique = repeated + conflicts.length === 0 ? items : [...first.values()];
  return { unique, repeated, conflicts };
}

/** Ids that count up, as those of many brokers do, are told apart without remembering them. */
function isAscending(items: readonly Identified[]): boolean {
  let last: Identified | undefined;
  for (const item of items) {
    if (last && (item.owner !== last.owner || item.id <= last.id)) return false;
    last = item;
  }
  return true;
}

/** The user sees both: what is stored under the id, and what the file says now. */
export function conflictRow<Item extends Identified>(
  conflict: Conflict,
  items: readonly Item[],
  textOf: (item: Item) => string,
): QuarantineRow {
  const item = items.find(({ id, line }) => id === conflict.id && line === conflict.line);
  return {
    line: conflict.line,
    code: "id-conflict",
    reason: `The id "${conflict.id}" is known with another content: ${conflict.stored}`,
    raw: item ? textOf(item) : conflict.id,
  };
}
