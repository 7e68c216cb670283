import { sql, type SQL } from "drizzle-orm";
import { Decimal, type Instant } from "#domain";
import type { TradeFilter } from "#sync";
import type { ProfitRun, ProfitTotals, TripTotals } from "#trades";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { profitRun, type ProfitTexts } from "../rows/profits.ts";
import { SUMS_OF_DAYS, SUMS_OF_TRIPS } from "../rows/trip-sums.ts";
import { all, CLOSED, tradeConditions } from "./filters.ts";
import { byDays, dayProfits } from "./sums.ts";

type TotalsRow = Readonly<
  Record<"currency" | "gross" | "fees" | "funding", string> &
    Record<"won" | "lost" | "won_squares" | "lost_squares", string> &
    Record<"largest_win" | "largest_loss", string | null> &
    Record<"trades" | "wins" | "losses" | "held" | "wins_held" | "losses_held", number> &
    Record<"held_ms" | "wins_held_ms" | "losses_held_ms", string> &
    Record<"first_open" | "last_close", Instant>
>;

/** What the trips that match add up to, by currency. */
export async function totals(
  session: Session,
  filter: TradeFilter,
): Promise<readonly TripTotals[]> {
  const { whole, rest } = byDays(filter);
  const parts = rest.map((each) => ofTrips(session, each));
  if (whole)
    parts.push(totalled(session, sql`${SUMS_OF_DAYS} from round_trip_days where ${whole}`));
  return [...(await Promise.all(parts)).flat(), ...(await openTrips(session, filter))];
}

const ofTrips = (session: Session, filter: TradeFilter): Promise<TripTotals[]> =>
  totalled(
    session,
    sql`${SUMS_OF_TRIPS} from round_trips where ${all([CLOSED, tradeConditions(filter)])}`,
  );

async function totalled(session: Session, sumsFrom: SQL): Promise<TripTotals[]> {
  const rows = await session.query<TotalsRow>(sql`select currency, ${sumsFrom} group by currency`);
  return rows.map(toTotals);
}

async function openTrips(session: Session, filter: TradeFilter): Promise<TripTotals[]> {
  const rows = await session.query<{ currency: string; open: number }>(sql`
    select currency, count(*) as open from round_trips
    where ${all([sql`round_trips.closed_at = 'infinity'`, tradeConditions(filter)])}
    group by currency`);
  return rows.map(({ currency, open }) => ({ ...NOTHING, currency, open }));
}

const { zero } = Decimal;
const NONE: ProfitTotals = {
  ...{ trades: 0, sum: zero, squares: zero, extreme: null, holdingMs: 0, held: 0 },
};
const NOTHING = {
  ...{ all: NONE, wins: NONE, losses: NONE },
  ...{ grossPnl: zero, fees: zero, funding: zero },
};

const toTotals = (row: TotalsRow): TripTotals => ({
  currency: row.currency,
  open: 0,
  all: { trades: row.trades, held: row.held, holdingMs: Decimal.of(row.held_ms).toNumber() },
  wins: {
    trades: row.wins,
    sum: Decimal.of(row.won),
    squares: Decimal.of(row.won_squares),
    extreme: row.largest_win === null ? null : Decimal.of(row.largest_win),
    held: row.wins_held,
    holdingMs: Decimal.of(row.wins_held_ms).toNumber(),
  },
  losses: {
    trades: row.losses,
    sum: Decimal.of(row.lost),
    squares: Decimal.of(row.lost_squares),
    extreme: row.largest_loss === null ? null : Decimal.of(row.largest_loss),
    held: row.losses_held,
    holdingMs: Decimal.of(row.losses_held_ms).toNumber(),
  },
  grossPnl: Decimal.of(row.gross),
  fees: Decimal.of(row.fees),
  funding: Decimal.of(row.funding),
  firstOpen: row.first_open,
  lastClose: row.last_close,
});

/** The profit of each closed trip that matches, in order of closing. */
export function profits(
  session: Session,
  filter: TradeFilter,
): AsyncIterable<readonly ProfitRun[]> {
  return dayProfits(session, filter) ?? tripProfits(session, filter);
}

/** Rows of one statement. They come back as one text for each currency, which costs a tenth of rows. */
const RUN = 20_000;

type RunRow = ProfitTexts & {
  readonly trades: number;
  readonly last: readonly [closing: string, account: string, instrument: string, id: string];
};

/** The same from the trips themselves; the next run is read ahead. */
export async function* tripProfits(
  session: Session,
  filter: TradeFilter,
  rowsPerRun = RUN,
): AsyncIterable<readonly ProfitRun[]> {
  let reading: Promise<RunRow[]> | undefined = readRun(session, filter, rowsPerRun);
  while (reading) {
    const rows: RunRow[] = await reading;
    const isFull = rows.reduce((sum, { trades }) => sum + trades, 0) === rowsPerRun;
    reading = isFull ? readRun(session, filter, rowsPerRun, rows[0]?.last) : undefined;
    // It is awaited later; until then a failure must not count as unhandled.
    reading?.catch(() => {});
    if (rows.length > 0) yield rows.map((row) => profitRun(row));
  }
}

function readRun(session: Session, filter: TradeFilter, rowsPerRun: number, last?: RunRow["last"]) {
  const after: SQL = last
    ? sql`and (round_trips.closed_at, account_id, instrument_id, id) > (${last[0]}::timestamptz,
        ${storable(last[1])}, ${storable(last[2])}, ${storable(last[3])})`
    : sql``;
  return session.query<RunRow>(sql`
    with run as materialized (
      select currency, net, closed_at, account_id, instrument_id, id from round_trips
      where ${all([CLOSED, tradeConditions(filter)])} ${after}
      order by closed_at, account_id, instrument_id, id limit ${rowsPerRun}
    ), last as (
      select array[closed_at::text, account_id, instrument_id, id] as key from run
      order by closed_at desc, account_id desc, instrument_id desc, id desc limit 1
    )
    select currency, count(*) as trades, (select to_jsonb(key) from last) as last,
      string_agg(net::text, ' ' order by closed_at, account_id, instrument_id, id) as nets,
      '0:' || string_agg((extract(epoch from closed_at) * 1000000)::bigint::text, ' '
        order by closed_at, account_id, instrument_id, id) as closings
    from run group by currency`);
}
