import { type SQL, sql } from "drizzle-orm";
import {
  connectionId,
  type Environment,
  type Instant,
  type InstrumentKind,
  storedAccountId,
  storedInstrumentId,
} from "#domain";
import type {
  InstrumentFilter,
  InstrumentListing,
  ListingStore,
  ListingSummary,
  TradeableInstrument,
} from "#sync";
import { cursorOf, keysOf, pageOf, rowsToRead } from "../blotter/cursor.ts";
import type { Database, Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { given } from "../rows/given.ts";
import { jsonText } from "../rows/json-text.ts";

type Key = {
  readonly broker: string;
  readonly environment: Environment;
  readonly account_id: string;
  readonly read_at: Instant;
};
type SummaryRow = Key & {
  readonly connection_id: string;
  readonly count: number;
  readonly unread: number;
};
type Row = Key & {
  readonly rank: number;
  readonly symbol: string;
  readonly instrument_id: string;
  readonly kind: InstrumentKind;
  readonly currency: string;
  readonly name: string | null;
  readonly is_tradable: boolean;
  readonly is_shortable: boolean | null;
  readonly is_fractional: boolean | null;
};

/** Rows that are written with one statement. */
const AT_ONCE = 2_000;

/** Instruments as brokers list them, over the database as the tenant sees it. */
export const listingStore = (database: Database): ListingStore => ({
  keep: (listing) =>
    database.transaction(async (session) => {
      if (!(await replaced(session, listing))) return;
      await session.query(sql`delete from listed_instruments where ${mine(listing)}`);
      for (let from = 0; from < listing.items.length; from += AT_ONCE)
        await write(session, listing, from);
    }),
  async summaries() {
    const rows = await database.query<SummaryRow>(sql`
      select * from instrument_listings order by broker, environment, account_id`);
    return rows.map(summaryOf);
  },
  async search(filter, request) {
    const rank = rankOf(filter.text);
    const order = `instruments ${filter.text ?? ""}`;
    const [at, ...rest] = request.after === undefined ? [] : keysOf(request.after, order, 5);
    const [symbol, broker, environment, account] = rest.map(storable);
    const after =
      at === undefined
        ? sql`true`
        : sql`(rank, symbol, broker, environment, account_id)
            > (${at}::int, ${symbol}, ${broker}, ${environment}, ${account})`;
    const rows = await database.query<Row>(sql`
      select * from (
        select *, ${rank} as rank from listed_instruments
          join instrument_listings using (tenant_id, broker, environment, account_id)
        where ${sql.join(conditions(filter), sql` and `)}) as found
      where rank < 3 and ${after}
      order by rank, symbol, broker, environment, account_id limit ${rowsToRead(request)}`);
    const cursor = (row: Row) =>
      cursorOf(order, [
        ...[String(row.rank), row.symbol, row.broker, row.environment, row.account_id],
      ]);
    return pageOf({ rows, request, item: instrumentOf, cursor });
  },
});

/** 0: it is the symbol; 1: the symbol begins with it; 2: symbol or name hold it; 3: neither. */
function rankOf(text = ""): SQL {
  const wanted = storable(text.trim().toLowerCase());
  if (wanted === "") return sql`2`;
  const found = (within: SQL) => sql`position(${wanted} in lower(${within}))`;
  return sql`case
    when lower(symbol) = ${wanted} then 0
    when ${found(sql`symbol`)} = 1 then 1
    when ${found(sql`symbol`)} > 0 or ${found(sql`coalesce(name, '')`)} > 0 then 2
    else 3 end`;
}

function conditions({ kind, broker, environment, account }: InstrumentFilter): SQL[] {
  return [
    sql`true`,
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(broker === undefined ? [] : [sql`broker = ${storable(broker)}`]),
    ...(environment === undefined ? [] : [sql`environment = ${environment}`]),
    ...(account === undefined ? [] : [sql`account_id in ('', ${storable(account)})`]),
  ];
}

const mine = ({ broker, environment, account }: InstrumentListing): SQL =>
  sql`broker = ${broker} and environment = ${environment} and account_id = ${account ?? ""}`;

/** Whether the list is newer than the one that was kept. */
async function replaced(session: Session, listing: InstrumentListing): Promise<boolean> {
  const { broker, environment, account = "", connection, readAt, items, unread } = listing;
  const rows = await session.query(sql`
    insert into instrument_listings as known (broker, environment, account_id, connection_id,
      read_at, count, unread)
    values (${broker}, ${environment}, ${account}, ${connection}, ${readAt}, ${items.length}::int,
      ${unread}::int)
    on conflict (tenant_id, broker, environment, account_id) do update set
      connection_id = excluded.connection_id, read_at = excluded.read_at, count = excluded.count,
      unread = excluded.unread
    where known.read_at < excluded.read_at
    returning 1 as one`);
  return rows.length > 0;
}

async function write(session: Session, listing: InstrumentListing, from: number): Promise<void> {
  const { broker, environment, account = "", items } = listing;
  const rows = items.slice(from, from + AT_ONCE).map(({ instrument, ...item }) => ({
    ...{ ...item, instrument: instrument.id, kind: instrument.kind },
    currency: instrument.currency,
  }));
  await session.query(sql`
    insert into listed_instruments (broker, environment, account_id, symbol, instrument_id, kind,
      currency, name, is_tradable, is_shortable, is_fractional)
    select ${broker}, ${environment}, ${account}, symbol, instrument, kind, currency, name,
      "isTradable", "isShortable", "isFractional"
    from jsonb_to_recordset(${jsonText(rows)}::jsonb) as given (symbol text, instrument text,
      kind text, currency text, name text, "isTradable" boolean, "isShortable" boolean,
      "isFractional" boolean)
    on conflict do nothing`);
}

const keyOf = ({ broker, environment, account_id: account, read_at: readAt }: Key) => ({
  ...{ broker, environment, readAt },
  ...(account !== "" && { account: storedAccountId(account) }),
});

const summaryOf = (row: SummaryRow): ListingSummary => ({
  ...{ ...keyOf(row), connection: connectionId(row.connection_id) },
  ...{ count: row.count, unread: row.unread },
});

const instrumentOf = (row: Row): TradeableInstrument => ({
  ...{ ...keyOf(row), symbol: row.symbol, instrument: storedInstrumentId(row.instrument_id) },
  ...{ kind: row.kind, currency: row.currency, isTradable: row.is_tradable },
  ...given({
    ...{ name: row.name, isShortable: row.is_shortable, isFractional: row.is_fractional },
  }),
});
