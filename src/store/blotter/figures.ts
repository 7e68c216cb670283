import { sql, type SQL } from "drizzle-orm";
import { Decimal, fail, type Day, type Instant } from "#domain";
import type { Breakdown, PnlBucket, TradeFilter } from "#sync";
import { dayOf } from "#domain";
import type { Session } from "../engine/database.ts";
import { codeOf } from "../engine/failures.ts";
import { all, CLOSED, tradeConditions } from "./filters.ts";
import { monthConditions, slotConditions } from "./sums.ts";

const INVALID_PARAMETER = "22023";

/** Wall clock time of the zone. Postgres reads the sign of a bare offset the other way round. */
const wallClock = (at: SQL, zone: string): SQL =>
  /^[+-]\d{2}:\d{2}$/.test(zone)
    ? sql`(${at} at time zone ${zone}::interval)`
    : sql`(${at} at time zone ${zone}::text)`;

type ByTime = Exclude<Breakdown, "symbol" | "account">;
const TIME_KEYS: Readonly<Record<ByTime, (clock: SQL) => SQL>> = {
  day: (clock) => sql`${clock}::date`,
  month: (clock) => sql`date_trunc('month', ${clock})::date`,
  weekday: (clock) => sql`extract(isodow from ${clock})::int`,
  hour: (clock) => sql`extract(hour from ${clock})::int`,
};

/** The bucket to which a moment of an account belongs. */
const bucketAt = (by: Exclude<Breakdown, "symbol">, at: SQL, zone: string): SQL =>
  by === "account" ? sql`account_id` : TIME_KEYS[by](wallClock(at, zone));

type BucketRow = {
  readonly key: string;
  readonly currency: string;
  readonly trades: number;
  readonly wins: number;
  readonly gross: string;
  readonly fees: string;
  readonly net: string;
};

type Asked = { readonly by: Breakdown; readonly zone: string };

/** Profit by bucket and currency, in the order of the buckets. Open trips are in none. */
export async function breakdown(
  session: Session,
  filter: TradeFilter,
  asked: Asked,
): Promise<readonly PnlBucket[]> {
  const rows = await bucketRows(session, filter, asked).catch((error: unknown) => {
    throw codeOf(error) === INVALID_PARAMETER ? unknownZone(asked.zone) : error;
  });
  return rows.map(({ key, currency, trades, wins, gross, fees, net }) => ({
    key: asked.by === "month" ? key.slice(0, 7) : key,
    ...{ currency, trades, wins },
    gross: Decimal.of(gross),
    fees: Decimal.of(fees),
    net: Decimal.of(net),
  }));
}

async function bucketRows(
  session: Session,
  filter: TradeFilter,
  { by, zone }: Asked,
): Promise<readonly BucketRow[]> {
  const sums = by === "symbol" ? monthSums(filter) : slotSums(filter, by, zone);
  const rows = sums && (await summed(session, sums));
  if (rows?.every(({ whole }) => whole)) return rows;
  const bucket = by === "symbol" ? sql`symbol` : bucketAt(by, sql`round_trips.closed_at`, zone);
  return summed(
    session,
    sql`select ${bucket} as bucket, true as whole, currency, 1 as trades, (net > 0)::int as wins,
      gross, fees, net from round_trips where ${all([CLOSED, tradeConditions(filter)])}`,
  );
}

/** `whole` says whether all that was summed belongs to the bucket. */
const summed = (session: Session, parts: SQL) =>
  // The bucket is named once: as parameters, two spellings of it would count as two expressions.
  session.query<BucketRow & { readonly whole: boolean }>(sql`
    select bucket::text as key, currency, bool_and(whole) as whole, sum(trades) as trades,
      sum(wins) as wins, sum(gross) as gross, sum(fees) as fees, sum(net) as net
    from (${parts}) as parts group by bucket, currency order by bucket, currency`);

const SLOT_END = sql`(slot + interval '15 minutes' - interval '1 microsecond')`;

/** A clock may be changed within a slot, or stand apart from UTC by minutes that split slots. */
function slotSums(
  filter: TradeFilter,
  by: Exclude<Breakdown, "symbol">,
  zone: string,
): SQL | undefined {
  const conditions = slotConditions(filter);
  return (
    conditions &&
    sql`select bucket, bucket = last as whole, currency, trades, wins, gross, fees, net from (
      select ${bucketAt(by, sql`slot`, zone)} as bucket, ${bucketAt(by, SLOT_END, zone)} as last,
        currency, trades, wins, gross, fees, net
      from round_trip_slots where ${conditions}) as slots`
  );
}

function monthSums(filter: TradeFilter): SQL | undefined {
  const conditions = monthConditions(filter);
  return (
    conditions &&
    sql`select symbol as bucket, true as whole, currency, trades, wins, gross, fees, net
      from round_trip_months where ${conditions}`
  );
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
