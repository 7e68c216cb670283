import { sql, type SQL } from "drizzle-orm";
import type { AccountId, Instant, InstrumentId, RoundTripId } from "#domain";
import type { BlotterRoundTrip, Page, PageRequest, TradeFilter, TradeSort } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { InstrumentCache } from "../rows/instrument.ts";
import { ROUND_TRIP_COLUMNS, toRoundTrip, type RoundTripRow } from "../rows/round-trip.ts";
import { cursorOf, keysOf, pageOf, rowsToRead } from "./cursor.ts";
import { apart, tradeConditions } from "./filters.ts";

type TradeRow = RoundTripRow & {
  readonly key: string;
  readonly note: string | null;
  readonly tags: readonly string[] | null;
  readonly updated_at: Instant | null;
};

/**
 * Column and type of each order. An open trip closes at infinity, so it comes after all that are
 * closed.
 */
const COLUMNS: Readonly<Record<TradeSort["by"], { readonly column: SQL; readonly type: SQL }>> = {
  opened: { column: sql`opened_at`, type: sql`timestamptz` },
  closed: { column: sql`closed_at`, type: sql`timestamptz` },
  symbol: { column: sql`symbol`, type: sql`text` },
  quantity: { column: sql`quantity`, type: sql`numeric` },
  gross: { column: sql`gross`, type: sql`numeric` },
  net: { column: sql`net`, type: sql`numeric` },
  fees: { column: sql`fees`, type: sql`numeric` },
  holding: { column: sql`holding_ms`, type: sql`bigint` },
};

const orderName = ({ by, descending }: TradeSort) => `${by} ${descending ? "down" : "up"}`;

/**
 * One page in the given order; equal rows are ordered by the primary key, so that pages neither
 * repeat nor skip.
 */
export async function tradePage(
  session: Session,
  filter: TradeFilter,
  { sort, request }: { readonly sort: TradeSort; readonly request: PageRequest },
): Promise<Page<BlotterRoundTrip>> {
  const count = rowsToRead(request);
  const beyond = after(sort, request.after);
  const from = (await isRare(session, filter))
    ? fenced(apart(filter).map((conditions) => sql`${conditions} ${beyond}`))
    : sql`round_trips where ${tradeConditions(filter)} ${beyond}`;
  const rows = await readTrades(session, { from, sort, count });
  const instruments = await instrumentsOf(session, rows);
  return pageOf({
    rows,
    request,
    item: (row) => toTrade(row, instruments),
    cursor: (row) =>
      cursorOf(orderName(sort), [row.key, row.account_id, row.instrument_id, row.id]),
  });
}

function after(sort: TradeSort, cursor: string | undefined): SQL {
  if (cursor === undefined) return sql``;
  const [key = "", account, instrument, id] = keysOf(cursor, orderName(sort), 4);
  const { column, type } = COLUMNS[sort.by];
  const beyond = sort.descending ? sql`<` : sql`>`;
  return sql`and (round_trips.${column}, account_id, instrument_id, id) ${beyond}
    (${key}::${type}, ${account}, ${instrument}, ${id})`;
}

/** Trips that are found first and sorted then; more are met soon on a walk along the order. */
const FEW = 10_000;

/**
 * Whether a search finds so few trips that walking along the order until a page is full would visit
 * most of the table.
 */
async function isRare(session: Session, filter: TradeFilter): Promise<boolean> {
  if (!filter.search) return false;
  const counts = apart(filter).map(
    (conditions) => sql`(select count(*) from
      (select from round_trips where ${conditions} limit ${FEW}) as found)`,
  );
  const [row] = await session.query<{ count: number }>(
    sql`select ${sql.join(counts, sql` + `)} as count`,
  );
  return (row?.count ?? 0) < FEW;
}

/** All that one of the conditions finds; "offset 0" keeps the planner from sorting before. */
const fenced = (conditions: readonly SQL[]): SQL => {
  const arms = conditions.map(
    (each) => sql`(select ${sql.raw(ROUND_TRIP_COLUMNS)} from round_trips where ${each} offset 0)`,
  );
  return sql`(${sql.join(arms, sql` union all `)}) as found`;
};

/** `from` is what stands behind "from": a table with conditions, or what was found. */
type Reading = { readonly from: SQL; readonly sort: TradeSort; readonly count: number };

async function readTrades(session: Session, { from, sort, count }: Reading): Promise<TradeRow[]> {
  const { column } = COLUMNS[sort.by];
  const way = sort.descending ? sql`desc` : sql`asc`;
  const order = sql`${column} ${way}, account_id ${way}, instrument_id ${way}, id ${way}`;
  return session.query<TradeRow>(sql`
    select trips.*, trips.${column}::text as key, annotations.note, annotations.tags, annotations.updated_at
    from (
      select ${sql.raw(ROUND_TRIP_COLUMNS)} from ${from} order by ${order} limit ${count}
    ) as trips
    left join annotations on annotations.account_id = trips.account_id
      and annotations.instrument_id = trips.instrument_id and annotations.trip_id = trips.id
    order by trips.${column} ${way}, trips.account_id ${way}, trips.instrument_id ${way}, trips.id ${way}`);
}

async function instrumentsOf(
  session: Session,
  rows: readonly TradeRow[],
): Promise<InstrumentCache> {
  const instruments = new InstrumentCache(session);
  await instruments.load(rows.map((row) => row.instrument_id));
  return instruments;
}

function toTrade(row: TradeRow, instruments: InstrumentCache): BlotterRoundTrip {
  const trip = toRoundTrip(row, instruments.get(row.instrument_id));
  if (row.note === null || row.updated_at === null) return trip;
  return {
    ...trip,
    annotation: { note: row.note, tags: row.tags ?? [], updatedAt: row.updated_at },
  };
}

export async function oneTrade(
  session: Session,
  key: { readonly account: AccountId; readonly instrument: InstrumentId; readonly id: RoundTripId },
): Promise<BlotterRoundTrip | undefined> {
  const where = sql`account_id = ${storable(key.account)} and instrument_id = ${storable(key.instrument)}
    and id = ${storable(key.id)}`;
  const rows = await readTrades(session, {
    from: sql`round_trips where ${where}`,
    sort: { by: "opened", descending: false },
    count: 1,
  });
  const instruments = await instrumentsOf(session, rows);
  return rows[0] && toTrade(rows[0], instruments);
}

const BATCH = 1_000;

/**
 * All that match in order of closing, open ones last, a batch at a time: flat memory, and no lock
 * between the batches.
 */
export async function* allTrades(
  session: Session,
  filter: TradeFilter,
): AsyncIterable<readonly BlotterRoundTrip[]> {
  const sort: TradeSort = { by: "closed", descending: false };
  let next: string | undefined;
  do {
    const page = await tradePage(session, filter, { sort, request: { limit: BATCH, after: next } });
    if (page.items.length > 0) yield page.items;
    next = page.next;
  } while (next !== undefined);
}

export async function countTrades(session: Session, filter: TradeFilter): Promise<number> {
  const counts = apart(filter).map(
    (conditions) => sql`(select count(*) from round_trips where ${conditions})`,
  );
  const [row] = await session.query<{ count: number }>(
    sql`select ${sql.join(counts, sql` + `)} as count`,
  );
  return row?.count ?? 0;
}
