import { sql, type SQL } from "drizzle-orm";
import { Decimal, fail, type Day, type Instant } from "#domain";
import type { Breakdown, PnlBucket, TradeFilter } from "#sync";
import { dayOf } from "#domain";
import type { Session } from "../engine/database.ts";
import { codeOf } from "../engine/failures.ts";
import { all, tradeConditions } from "./filters.ts";

const CLOSED = sql`round_trips.closed_at < 'infinity'`;
const INVALID_PARAMETER = "22023";

/**
 * The closing as wall clock time of the zone. Postgres reads the sign of a bare offset the other
 * way round.
 */
const closedIn = (zone: string): SQL =>
  /^[+-]\d{2}:\d{2}$/.test(zone)
    ? sql`(round_trips.closed_at at time zone ${zone}::interval)`
    : sql`(round_trips.closed_at at time zone ${zone}::text)`;

const KEYS: Readonly<Record<Breakdown, (zone: string) => SQL>> = {
  day: (zone) => sql`${closedIn(zone)}::date`,
  month: (zone) => sql`date_trunc('month', ${closedIn(zone)})::date`,
  weekday: (zone) => sql`extract(isodow from ${closedIn(zone)})::int`,
  hour: (zone) => sql`extract(hour from ${closedIn(zone)})::int`,
  symbol: () => sql`round_trips.symbol`,
  account: () => sql`round_trips.account_id`,
};

type BucketRow = {
  readonly key: string;
  readonly currency: string;
  readonly trades: number;
  readonly wins: number;
  readonly gross: string;
  readonly fees: string;
  readonly net: string;
};

/** Profit by bucket and currency, in the order of the buckets. Open trips are in none. */
export async function breakdown(
  session: Session,
  filter: TradeFilter,
  { by, zone }: { readonly by: Breakdown; readonly zone: string },
): Promise<readonly PnlBucket[]> {
  // The expression is named once: as parameters, two spellings of it would count as two expressions.
  const query = session.query<BucketRow>(sql`
    select bucket::text as key, currency, count(*) as trades, count(*) filter (where net > 0) as wins,
      sum(gross) as gross, sum(fees) as fees, sum(net) as net
    from (
      select ${KEYS[by](zone)} as bucket, currency, gross, fees, net from round_trips
      where ${all([CLOSED, tradeConditions(filter)])}
    ) as trips group by bucket, currency order by bucket, currency`);
  const rows = await query.catch((error: unknown) => {
    throw codeOf(error) === INVALID_PARAMETER ? unknownZone(zone) : error;
  });
  return rows.map((row) => ({
    ...row,
    key: by === "month" ? row.key.slice(0, 7) : row.key,
    gross: Decimal.of(row.gross),
    fees: Decimal.of(row.fees),
    net: Decimal.of(row.net),
  }));
}

const unknownZone = (zone: string) =>
  fail({
    code: "zone-unknown",
    message: `The time zone "${zone}" is not known`,
    owner: "user",
    next: 'Use an IANA name such as "America/New_York" or an offset such as "-04:00"',
  });

/** First and last day in UTC on which a matching trip closed. */
export async function span(
  session: Session,
  filter: TradeFilter,
): Promise<{ readonly first: Day; readonly last: Day } | undefined> {
  const [row] = await session.query<{ first: Instant | null; last: Instant | null }>(sql`
    select min(closed_at) as first, max(closed_at) as last from round_trips
    where ${all([CLOSED, tradeConditions(filter)])}`);
  return row?.first && row.last ? { first: dayOf(row.first), last: dayOf(row.last) } : undefined;
}
