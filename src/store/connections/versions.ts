import { sql, type SQL } from "drizzle-orm";
import { type AccountId, Decimal, type Instant, type InstrumentId } from "#domain";
import type { Conflict, StoredVersions } from "#sync";
import type { Transaction } from "../engine/database.ts";
import type { RecordKind } from "../imports/records.ts";
import { copyRow, storable, textArray } from "../rows/copy-text.ts";

/** Where something of a position changed, and the earliest time that it concerns. */
export type Changed = {
  readonly account: AccountId;
  readonly instrument: InstrumentId | undefined;
  readonly at: Instant;
};

/** A record with what the broker sent for it. */
export type Versioned<Item> = { readonly item: Item; readonly raw: string | undefined };

type Held = {
  readonly id: string;
  readonly digest: string;
  readonly import_id: string;
  readonly words: string;
  /** Its units, or its money. */
  readonly amount: string;
  /** What may change beside the digest, as text. */
  readonly beside: string;
  readonly sequence: number | null;
  readonly instrument_id: string | null;
  readonly at: Instant;
};

type WriterOptions<Item> = {
  readonly session: Transaction;
  readonly kind: RecordKind<Item>;
  /** Column of the time that a record concerns. */
  readonly time: "executed_at" | "booked_at";
  readonly source: string;
  /** Told of rows that are about to be removed, by their ids. */
  readonly withdraw: (account: AccountId, ids: readonly string[]) => Promise<void>;
  /** Stores what rows refer to before they are added. */
  readonly before: (items: readonly Item[]) => Promise<void>;
  /** What a broker may add later without another digest, such as fees. */
  readonly beside?: Beside<Item>;
};

export type Beside<Item> = {
  /** The stored row, which is called "known", as text. */
  readonly stored: SQL;
  /** The same text of a record. */
  readonly given: (item: Item) => string;
  /** A newer version keeps its place among the records of its instant. */
  readonly sequence: SQL;
  readonly inPlace: (item: Item, sequence: number) => Item;
};

export type WrittenVersions<Item> = {
  readonly stored: StoredVersions;
  /** Rows that were added, newer versions among them. */
  readonly fresh: readonly Item[];
  /** What stood in the place of newer versions. */
  readonly replaced: readonly Changed[];
};

/**
 * Stores what a connection says now. Pages are small, so what is held under their ids is read
 * first. What this connection brought itself and says otherwise now is replaced, since brokers mend
 * what they published; what another source brought stays, and a difference is a conflict.
 */
export function versionWriter<Item>(options: WriterOptions<Item>) {
  return async (batch: readonly Versioned<Item>[]): Promise<WrittenVersions<Item>> => {
    const parts = [];
    for (const [account, items] of byAccount(batch, options.kind))
      parts.push(await writeAccount(options, account, items));
    return {
      stored: {
        new: total(parts, (part) => part.stored.new),
        known: total(parts, (part) => part.stored.known),
        updated: total(parts, (part) => part.stored.updated),
        conflicts: parts.flatMap((part) => part.stored.conflicts),
      },
      fresh: parts.flatMap((part) => part.fresh),
      replaced: parts.flatMap((part) => part.replaced),
    };
  };
}

async function writeAccount<Item>(
  options: WriterOptions<Item>,
  account: AccountId,
  given: readonly Versioned<Item>[],
): Promise<WrittenVersions<Item>> {
  const { kind, source } = options;
  const newest = new Map(given.map((each) => [storable(kind.id(each.item)), each]));
  const repeated = given.length - newest.size;
  const held = await heldUnder(options, account, [...newest.keys()]);
  const sorted = sort({ newest, held, kind, source, beside: options.beside });
  if (sorted.replaced.length > 0) await removeRows(options, account, sorted.replaced);
  await addRows(options, sorted.fresh);
  await addVersions(options, account, [...sorted.fresh, ...sorted.foreign]);
  return {
    stored: {
      new: sorted.fresh.length - sorted.replaced.length,
      known: sorted.known + repeated,
      updated: sorted.replaced.length,
      conflicts: sorted.conflicts,
    },
    fresh: sorted.fresh.map(({ item }) => item),
    replaced: sorted.replaced.map(({ instrument_id, at }) => ({
      account,
      instrument: (instrument_id ?? undefined) as InstrumentId | undefined,
      at,
    })),
  };
}

type Sorting<Item> = {
  readonly newest: ReadonlyMap<string, Versioned<Item>>;
  readonly held: ReadonlyMap<string, Held>;
  readonly kind: RecordKind<Item>;
  readonly source: string;
  readonly beside: Beside<Item> | undefined;
};

function sort<Item>({ newest, held, kind, source, beside }: Sorting<Item>) {
  const fresh: Versioned<Item>[] = [];
  const replaced: Held[] = [];
  const foreign: Versioned<Item>[] = [];
  const conflicts: Conflict[] = [];
  let known = 0;
  for (const [id, each] of newest) {
    const before = held.get(id);
    if (before === undefined) fresh.push(each);
    else if (isSame(before, each.item, { kind, source, beside })) {
      known++;
      if (before.import_id !== source) foreign.push(each);
    } else if (before.import_id === source) {
      replaced.push(before);
      const { sequence } = before;
      const item = beside && sequence !== null ? beside.inPlace(each.item, sequence) : each.item;
      fresh.push({ ...each, item });
    } else {
      foreign.push(each);
      const { words: stored, amount } = before;
      conflicts.push({ line: kind.line(each.item), id, stored, amount: Decimal.of(amount) });
    }
  }
  return { fresh, replaced, foreign, conflicts, known };
}

/** Of what another source brought only the digest must agree; it may word the rest otherwise. */
function isSame<Item>(
  before: Held,
  item: Item,
  { kind, source, beside }: Pick<Sorting<Item>, "kind" | "source" | "beside">,
): boolean {
  if (BigInt(before.digest) !== BigInt.asIntN(64, kind.digest(item))) return false;
  return !beside || before.import_id !== source || before.beside === beside.given(item);
}

const AMOUNT = { execution: "quantity", cash: "amount", split: "to_units" } as const;

async function heldUnder<Item>(
  { session, kind, time, beside }: WriterOptions<Item>,
  account: AccountId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Held>> {
  const rows = await session.query<Held>(sql`
    select known.id, known.${sql.identifier(AMOUNT[kind.record])} as amount, known.digest::text as digest, known.import_id, known.instrument_id,
      known.${sql.identifier(time)} as at, ${kind.words} as words,
      ${beside?.stored ?? sql`''`} as beside, ${beside?.sequence ?? sql`null::bigint`} as sequence
    from ${kind.table} as known
    where known.account_id = ${storable(account)} and known.id = any(${textArray(ids)}::text[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

async function removeRows<Item>(
  { session, kind, withdraw }: WriterOptions<Item>,
  account: AccountId,
  rows: readonly Held[],
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await withdraw(account, ids);
  await session.query(sql`
    delete from ${kind.table} where account_id = ${storable(account)}
      and id = any(${textArray(ids)}::text[])`);
}

async function addRows<Item>(
  { session, kind, source, before }: WriterOptions<Item>,
  rows: readonly Versioned<Item>[],
): Promise<void> {
  if (rows.length === 0) return;
  await before(rows.map(({ item }) => item));
  await session.copyIn(kind.target, rows.map(({ item }) => kind.row(item, source)).join(""));
}

/** Keeps what the broker sent. A version that was kept before is not kept twice. */
async function addVersions<Item>(
  { session, kind, source }: WriterOptions<Item>,
  account: AccountId,
  rows: readonly Versioned<Item>[],
): Promise<void> {
  if (rows.length === 0) return;
  const lines = rows.map(({ item, raw }) =>
    copyRow([
      storable(account),
      kind.record,
      kind.id(item),
      source,
      BigInt.asIntN(64, kind.digest(item)),
      raw,
    ]),
  );
  await session.script(
    "create temporary table said (account_id text, record text, id text, import_id text, digest bigint, raw text) on commit drop",
  );
  await session.copyIn("said (account_id, record, id, import_id, digest, raw)", lines.join(""));
  await session.script(`
    insert into record_versions (account_id, record, id, import_id, digest, seen_at, raw)
    select account_id, record, id, import_id, digest, clock_timestamp(), raw from said on conflict do nothing;
    drop table said`);
}

function byAccount<Item>(
  batch: readonly Versioned<Item>[],
  kind: RecordKind<Item>,
): ReadonlyMap<AccountId, readonly Versioned<Item>[]> {
  const groups = new Map<AccountId, Versioned<Item>[]>();
  for (const each of batch) {
    const account = kind.account(each.item);
    const group = groups.get(account);
    if (group) group.push(each);
    else groups.set(account, [each]);
  }
  return groups;
}

const total = <Part>(parts: readonly Part[], of: (part: Part) => number): number =>
  parts.reduce((sum, part) => sum + of(part), 0);
