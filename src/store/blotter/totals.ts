import { sql } from "drizzle-orm";
import { Decimal, type Instant } from "#domain";
import type { TradeFilter } from "#sync";
import type { OutcomeTotals, ProfitRun } from "#trades";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { all, tradeConditions } from "./filters.ts";

type TotalsRow = {
  readonly currency: string;
  /** The sign of the profit; 2 of open trips. */
  readonly sign: number;
  readonly trades: number;
  readonly gross: string;
  readonly fees: string;
  readonly funding: string;
  readonly holding_ms: string;
  readonly held: number;
  readonly first_open: Instant;
  readonly last_close: Instant | null | undefined;
};

const OUTCOMES: Readonly<Record<number, OutcomeTotals["outcome"]>> = {
  [-1]: "loss",
  0: "even",
  1: "win",
  2: "open",
};

/** What the trips that match add up to, by currency and outcome. */
export async function totals(
  session: Session,
  filter: TradeFilter,
): Promise<readonly OutcomeTotals[]> {
  const rows = await session.query<TotalsRow>(sql`
    select currency, case when closed_at = 'infinity' then 2 else sign(net)::int end as sign,
      count(*) as trades, sum(gross) as gross, sum(fees) as fees, sum(funding) as funding,
      (sum(holding_ms) filter (where holding_ms >= 0))::text as holding_ms,
      count(*) filter (where holding_ms >= 0) as held,
      min(opened_at) as first_open, max(closed_at) as last_close
    from round_trips where ${tradeConditions(filter)} group by 1, 2`);
  return rows.map((row) => ({
    currency: row.currency,
    outcome: OUTCOMES[row.sign] ?? "open",
    trades: row.trades,
    grossPnl: Decimal.of(row.gross),
    fees: Decimal.of(row.fees),
    funding: Decimal.of(row.funding),
    holdingMs: Decimal.of(row.holding_ms ?? "0").toNumber(),
    held: row.held,
    firstOpen: row.first_open,
    ...(row.last_close && { lastClose: row.last_close }),
  }));
}

/** Rows of one statement. They come back as one text for each currency, which costs a tenth of rows. */
const RUN = 20_000;

type RunRow = {
  readonly currency: string;
  readonly nets: string;
  readonly closings: string;
  readonly trades: number;
  readonly last: readonly [closing: string, account: string, instrument: string, id: string];
};

/** The profit of each closed trip that matches, in order of closing; the next run is read ahead. */
export async function* profits(
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
    if (rows.length > 0) yield rows.map(toRun);
  }
}

function readRun(session: Session, filter: TradeFilter, rowsPerRun: number, last?: RunRow["last"]) {
  const after = last
    ? sql`and (round_trips.closed_at, account_id, instrument_id, id) > (${last[0]}::timestamptz,
        ${storable(last[1])}, ${storable(last[2])}, ${storable(last[3])})`
    : sql``;
  return session.query<RunRow>(sql`
    with run as materialized (
      select currency, net, closed_at, account_id, instrument_id, id from round_trips
      where ${all([sql`round_trips.closed_at < 'infinity'`, tradeConditions(filter)])} ${after}
      order by closed_at, account_id, instrument_id, id limit ${rowsPerRun}
    ), last as (
      select array[closed_at::text, account_id, instrument_id, id] as key from run
      order by closed_at desc, account_id desc, instrument_id desc, id desc limit 1
    )
    select currency, count(*) as trades, (select to_jsonb(key) from last) as last,
      string_agg(net::text, ' ' order by closed_at, account_id, instrument_id, id) as nets,
      string_agg((date_part('epoch', date_trunc('milliseconds', closed_at)) * 1000)::bigint::text, ' '
        order by closed_at, account_id, instrument_id, id) as closings
    from run group by currency`);
}

const toRun = ({ currency, nets, closings }: RunRow): ProfitRun => ({
  currency,
  nets: nets.split(" ").map((net) => Decimal.of(net)),
  closedMs: closings.split(" ").map((ms) => Decimal.of(ms).small),
});
