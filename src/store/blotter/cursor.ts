import { fail } from "#domain";
import type { Page, PageRequest } from "#sync";

const MAX_LIMIT = 1_000;

/** How many rows to read for a page: one more than asked for tells whether another page follows. */
export function rowsToRead({ limit }: PageRequest): number {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit + 1;
  return fail({
    code: "page-size",
    message: `A page of "${limit}" rows cannot be read`,
    owner: "user",
    next: `Ask for 1 to ${MAX_LIMIT} rows`,
  });
}

/** Where a page ended: what it was sorted by, then the sort keys of its last row as text. */
export const cursorOf = (order: string, keys: readonly string[]): string =>
  Buffer.from(JSON.stringify([order, ...keys])).toString("base64url");

/**
 * The keys in a cursor. Refuses one that was made for another order, which would skip and repeat
 * rows.
 */
export function keysOf(cursor: string, order: string, count: number): readonly string[] {
  const [made, ...keys] = parsed(cursor);
  if (made === order && keys.length === count) return keys;
  return fail({
    code: "cursor-unreadable",
    message: "The cursor does not continue this list",
    owner: "user",
    next: "Read the list again from its beginning",
  });
}

function parsed(cursor: string): string[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(content) && content.every((each) => typeof each === "string")
      ? content
      : [];
  } catch {
    return [];
  }
}

export type PageOf<Row, Item> = {
  readonly rows: readonly Row[];
  readonly request: PageRequest;
  readonly item: (row: Row) => Item;
  readonly cursor: (row: Row) => string;
};

/** A page from up to one row more than was asked for. */
export function pageOf<Row, Item>({ rows, request, item, cursor }: PageOf<Row, Item>): Page<Item> {
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  const items = shown.map(item);
  return rows.length > request.limit && last !== undefined
    ? { items, next: cursor(last) }
    : { items };
}
