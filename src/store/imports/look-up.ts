import { sql, type SQL } from "drizzle-orm";
import type { Transaction } from "../engine/database.ts";

/** A record of a batch that is not stored, or stored with another content, told in words. */
export type Differing = { readonly n: number; readonly stored: string | null };

export type LookUp = {
  readonly table: SQL;
  /** The stored row, which is called "known", in words. */
  readonly words: SQL;
  readonly account: string;
  /** Array literals of the ids and of the digests of a batch. */
  readonly ids: string;
  readonly digests: string;
};

/** A range of ids that holds more rows than this many is not read as a whole. */
const MAX_RANGE_ROWS = 40_000;

/**
 * Finds what of a batch is new or differs, counted from 1; nothing comes back for a batch that is
 * known.
 *
 * Most files bring ids that lie together, so the range between the lowest and the highest is read
 * at once and joined. Where ids are scattered, each is looked up by key. Both name their plan,
 * since the planner knows nothing of a table that has just grown.
 */
export function lookUp(session: Transaction) {
  let isScattered = false;
  return async function differing(batch: LookUp): Promise<readonly Differing[]> {
    if (!isScattered) {
      const found = await session.query<Differing & { readonly overflow: boolean }>(byRange(batch));
      if (found[0]?.overflow !== true) return found;
      isScattered = true;
    }
    return session.query<Differing>(byKey(batch));
  };
}

const batchRows = ({ ids, digests }: LookUp): SQL =>
  sql`unnest(${ids}::text[], ${digests}::bigint[]) with ordinality as item (id, digest, n)`;

const inWords = ({ table, words, account }: LookUp): SQL =>
  sql`(select ${words} from ${table} as known where known.account_id = ${account} and known.id = differs.known_id)`;

const byRange = (batch: LookUp): SQL => sql`
  with batch as materialized (select * from ${batchRows(batch)}),
  held as materialized (
    select id, digest from ${batch.table}
    where account_id = ${batch.account}
      and id >= (select min(id collate "C") from batch) and id <= (select max(id collate "C") from batch)
    limit ${MAX_RANGE_ROWS + 1}
  ),
  range as materialized (select count(*) > ${MAX_RANGE_ROWS} as overflow from held)
  select differs.n::int as n, differs.overflow,
    case when differs.known_id is not null and not differs.overflow then ${inWords(batch)} end as stored
  from (
    select batch.n, held.id as known_id, range.overflow
    from batch cross join range left join held on held.id = batch.id
    where range.overflow or held.id is null or held.digest <> batch.digest
  ) as differs
  order by differs.n`;

const byKey = (batch: LookUp): SQL => sql`
  select differs.n::int as n, case when differs.known_id is not null then ${inWords(batch)} end as stored
  from (
    select item.n, held.id as known_id
    from ${batchRows(batch)}
    left join lateral (
      select id, digest from ${batch.table}
      where account_id = ${batch.account} and id = item.id limit 1
    ) as held on true
    where held.id is null or held.digest <> item.digest
  ) as differs
  order by differs.n`;
