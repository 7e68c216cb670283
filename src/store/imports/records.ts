import { sql, type SQL } from "drizzle-orm";
import type { AccountId } from "#domain";
import type { Conflict, Stored } from "#sync";
import type { Transaction } from "../engine/database.ts";
import { codeOf, UNIQUE_VIOLATION } from "../engine/failures.ts";
import { storable, textArray } from "../rows/copy-text.ts";
import { lookUp, type Differing } from "./look-up.ts";

/**
 * What differs between the kinds of record that have an id within their account and a digest of
 * their content.
 */
export type RecordKind<Item> = {
  readonly record: "execution" | "split" | "cash";
  readonly table: SQL;
  /** "table (column, ...)" for COPY. */
  readonly target: string;
  row(item: Item, importId: string): string;
  account(item: Item): AccountId;
  id(item: Item): string;
  digest(item: Item): bigint;
  line(item: Item): number;
  /** The stored record in words, for the user to compare. */
  readonly words: SQL;
};

/** About 300 kB: large enough to be cheap, small enough to keep the server busy meanwhile. */
const ROWS_PER_PIECE = 1_000;

export type Written<Item> = { readonly stored: Stored; readonly fresh: readonly Item[] };

type WriterOptions<Item> = {
  readonly session: Transaction;
  readonly kind: RecordKind<Item>;
  readonly importId: string;
  /** Numbers the rows of `import_known`. */
  readonly nextPart: () => number;
};

/**
 * Stores records and tells new from known ones.
 *
 * For an account that holds nothing yet the rows go straight into the table by COPY; the primary
 * key says whether that was right. Where it was wrong, and for accounts that hold something, only
 * ids and digests travel first, and COPY takes what the database does not know. A repeated file so
 * costs a look-up for each row and no write.
 */
export function recordWriter<Item>(options: WriterOptions<Item>) {
  const { session, kind, importId } = options;
  const find = lookUp(session);
  /** Whether rows of the account may be known already. */
  const populated = new Map<AccountId, boolean>();

  const copy = (items: readonly Item[]) => session.copyIn(kind.target, pieces(items));

  function* pieces(items: readonly Item[]) {
    for (let at = 0; at < items.length; at += ROWS_PER_PIECE) {
      let rows = "";
      for (const item of items.slice(at, at + ROWS_PER_PIECE)) rows += kind.row(item, importId);
      yield rows;
    }
  }

  const isPopulated = async (account: AccountId) => {
    let known = populated.get(account);
    if (known === undefined) {
      const [row] = await session.query<{ found: boolean }>(
        sql`select exists (select from ${kind.table} where account_id = ${storable(account)}) as found`,
      );
      known = row?.found ?? true;
      populated.set(account, known);
    }
    return known;
  };

  const copyHopefully = async (items: readonly Item[], accounts: Iterable<AccountId>) => {
    try {
      await session.savepoint(() => copy(items));
      return true;
    } catch (error) {
      if (codeOf(error) !== UNIQUE_VIOLATION) throw error;
      for (const account of accounts) populated.set(account, true);
      return false;
    }
  };

  return async function write(batch: readonly Item[]): Promise<Written<Item>> {
    if (batch.length === 0) return { stored: { new: 0, known: 0, conflicts: [] }, fresh: [] };
    const byAccount = grouped(batch, kind);
    const empty = [];
    for (const account of byAccount.keys()) if (!(await isPopulated(account))) empty.push(account);
    if (empty.length === byAccount.size && (await copyHopefully(batch, empty))) {
      return { stored: { new: batch.length, known: 0, conflicts: [] }, fresh: batch };
    }
    const parts = [];
    for (const [account, items] of byAccount)
      parts.push(await writeUnknown({ ...options, find }, account, items));
    const fresh = parts.flatMap((part) => part.fresh);
    if (fresh.length > 0) await copy(fresh);
    return { stored: sum(parts.map((part) => part.stored)), fresh };
  };
}

function grouped<Item>(batch: readonly Item[], kind: RecordKind<Item>): Map<AccountId, Item[]> {
  const groups = new Map<AccountId, Item[]>();
  let lastAccount: AccountId | undefined;
  let last: Item[] = [];
  for (const item of batch) {
    const account = kind.account(item);
    if (account !== lastAccount) {
      last = groups.get(account) ?? [];
      groups.set(account, last);
      lastAccount = account;
    }
    last.push(item);
  }
  return groups;
}

type Splitting<Item> = WriterOptions<Item> & { readonly find: ReturnType<typeof lookUp> };

/**
 * Splits the records of one account into new, known and conflicting ones, and notes the known ones
 * for an undo.
 */
async function writeUnknown<Item>(
  { session, kind, importId, nextPart, find }: Splitting<Item>,
  account: AccountId,
  items: readonly Item[],
): Promise<Written<Item>> {
  const ids = items.map((item) => storable(kind.id(item)));
  const idArray = textArray(ids);
  const digests = `{${items.map((item) => BigInt.asIntN(64, kind.digest(item))).join(",")}}`;
  const differing = await find({
    table: kind.table,
    words: kind.words,
    account: storable(account),
    ids: idArray,
    digests,
  });
  const { fresh, conflicts, repeated } = sorted({ kind, items, ids, differing });
  const isKnown = new Uint8Array(items.length).fill(1);
  for (const { n } of differing) isKnown[n - 1] = 0;
  const known = items.length - differing.length;
  if (known > 0) {
    const keep = known === items.length ? undefined : isKnown;
    const lines = items.filter((_, at) => !keep || keep[at]).map((item) => kind.line(item));
    const knownIds = keep ? textArray(ids.filter((_, at) => keep[at])) : idArray;
    await session.query(sql`
      insert into import_known (import_id, part, record, account_id, ids, lines)
      values (${importId}, ${nextPart()}, ${kind.record}, ${storable(account)}, ${knownIds}::text[],
              ${`{${lines.join(",")}}`}::int[])`);
  }
  return { stored: { new: fresh.length, known: known + repeated, conflicts }, fresh };
}

type Sorting<Item> = {
  readonly kind: RecordKind<Item>;
  readonly items: readonly Item[];
  readonly ids: readonly string[];
  readonly differing: readonly Differing[];
};

/**
 * Records that the database does not know may still repeat each other within the batch: the first
 * one counts.
 */
function sorted<Item>({ kind, items, ids, differing }: Sorting<Item>) {
  const fresh: Item[] = [];
  const conflicts: Conflict[] = [];
  const seen = new Map<string, Item>();
  let repeated = 0;
  for (const { n, stored } of differing) {
    const item = items[n - 1];
    const id = ids[n - 1];
    if (item === undefined || id === undefined) continue;
    const first = seen.get(id);
    if (stored !== null) conflicts.push({ line: kind.line(item), id, stored });
    else if (first === undefined) {
      seen.set(id, item);
      fresh.push(item);
    } else if (kind.digest(first) === kind.digest(item)) repeated++;
    else
      conflicts.push({
        line: kind.line(item),
        id,
        stored: `line ${kind.line(first)} of this file`,
      });
  }
  return { fresh, conflicts, repeated };
}

function sum(parts: readonly Stored[]): Stored {
  return {
    new: parts.reduce((total, part) => total + part.new, 0),
    known: parts.reduce((total, part) => total + part.known, 0),
    conflicts: parts.flatMap((part) => part.conflicts),
  };
}
