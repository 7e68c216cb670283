import { sql, type SQL } from "drizzle-orm";
import type { AccountId, Instant, InstrumentId } from "#domain";
import type { RoundTrip } from "#trades";
import type { Session } from "../engine/database.ts";
import { LOCKS } from "../migrate.ts";
import { storable, textArray } from "../rows/copy-text.ts";
import {
  BUCKET_SUMS,
  MONTH_COLUMNS,
  MONTH_SUMS,
  SUM_COLUMNS,
  SUMS_OF_TRIPS,
} from "../rows/trip-sums.ts";

/** A set of keys of a few texts each. */
type Keys = Map<string, readonly string[]>;

/**
 * Keeps the sums of round trips in step with them, within the transaction that changes them: notes
 * on which days trips closed that came or went, and sums those days, and the months of their
 * instruments, anew. What is summed again is a day or a month however long the history is.
 */
export function tripSums(session: Session) {
  const days: Keys = new Map();
  const months: Keys = new Map();

  const touch = (account: AccountId, instrument: InstrumentId, day: string) => {
    const month = `${day.slice(0, 7)}-01`;
    const dayKey = `${day}\n${account}`;
    const monthKey = `${month}\n${account}\n${instrument}`;
    if (!days.has(dayKey)) days.set(dayKey, [storable(account), day]);
    if (!months.has(monthKey))
      months.set(monthKey, [storable(account), month, storable(instrument)]);
  };

  return {
    touch,
    trip: ({ account, instrument, closedAt, status }: RoundTrip) => {
      if (closedAt && status === "closed") touch(account, instrument.id, dayOf(closedAt));
    },
    async settle(): Promise<void> {
      if (days.size === 0) return;
      await takeTurns(session, new Set([...days.values()].map(([account = ""]) => account)));
      await sumDays(session, [...days.values()]);
      await sumSlots(session, [...days.values()]);
      await sumMonths(session, [...months.values()]);
      days.clear();
      months.clear();
    },
  };
}

const dayOf = (instant: Instant): string => instant.slice(0, 10);

/**
 * Connections that read one account at the same time do not see each other's trips; whoever sums
 * second sees those of the first.
 */
async function takeTurns(session: Session, accounts: ReadonlySet<string>): Promise<void> {
  const sorted = textArray([...accounts].sort());
  await session.query(sql`
    select pg_advisory_xact_lock(${LOCKS.sums}, hashtext(current_setting('app.tenant') || ' ' || id))
    from unnest(${sorted}::text[]) as id order by hashtext(current_setting('app.tenant') || ' ' || id)`);
}

/** The keys as a table, a parameter for each column. */
const given = (
  keys: readonly (readonly string[])[],
  columns: readonly (readonly [string, string])[],
): SQL => {
  const arrays = columns.map(
    ([, type], at) => sql`${textArray(keys.map((key) => key[at]))}::${sql.raw(type)}[]`,
  );
  const names = columns.map(([name]) => name).join(", ");
  return sql`unnest(${sql.join(arrays, sql`, `)}) as given (${sql.raw(names)})`;
};

const START = sql`(given.start at time zone 'UTC')`;
const endAfter = (length: SQL) => sql`((given.start + ${length}) at time zone 'UTC')`;
const DAY = sql`interval '1 day'`;
const MONTH = sql`interval '1 month'`;
const SLOT = sql`date_bin('15 minutes', closed_at, '2000-01-01 00:00+00')`;
const IN_ORDER = sql`order by closed_at, instrument_id, id`;

type DayKeys = readonly (readonly string[])[];
const daysOf = (keys: DayKeys): SQL =>
  given(keys, [
    ["account_id", "text"],
    ["start", "timestamp"],
  ]);
/** The round trips that closed on the days. */
const tripsOf = (keys: DayKeys): SQL => sql`${daysOf(keys)} join round_trips as trips
  on trips.account_id = given.account_id
  and trips.closed_at >= ${START} and trips.closed_at < ${endAfter(DAY)}`;

async function sumDays(session: Session, keys: DayKeys): Promise<void> {
  await session.query(sql`
    delete from round_trip_days as days using ${daysOf(keys)}
    where days.account_id = given.account_id and days.day = given.start::date`);
  await session.query(sql`
    insert into round_trip_days (account_id, currency, day, ${SUM_COLUMNS}, nets, closings)
    select account_id, currency, day, ${SUMS_OF_TRIPS}, string_agg(net::text, ' ' ${IN_ORDER}),
      extract(epoch from day)::bigint || ':' || string_agg(
        ((extract(epoch from closed_at) - extract(epoch from day)) * 1000000)::bigint::text, ' ' ${IN_ORDER})
    from (select trips.*, given.start::date as day from ${tripsOf(keys)}) as trips
    group by account_id, currency, day`);
}

async function sumSlots(session: Session, keys: DayKeys): Promise<void> {
  await session.query(sql`
    delete from round_trip_slots as slots using ${daysOf(keys)}
    where slots.account_id = given.account_id
      and slots.slot >= ${START} and slots.slot < ${endAfter(DAY)}`);
  await session.query(sql`
    insert into round_trip_slots (account_id, currency, slot, trades, wins, gross, fees, net)
    select trips.account_id, currency, ${SLOT} as slot, ${BUCKET_SUMS} from ${tripsOf(keys)}
    group by trips.account_id, currency, slot`);
}

async function sumMonths(session: Session, keys: readonly (readonly string[])[]): Promise<void> {
  const months = given(keys, [
    ["account_id", "text"],
    ["start", "timestamp"],
    ["instrument_id", "text"],
  ]);
  await session.query(sql`
    delete from round_trip_months as months using ${months}
    where months.account_id = given.account_id and months.instrument_id = given.instrument_id
      and months.month = given.start::date`);
  await session.query(sql`
    insert into round_trip_months (account_id, instrument_id, month, symbol, currency, trades, wins,
      gross, fees, net, ${MONTH_COLUMNS})
    select trips.account_id, trips.instrument_id, given.start::date, symbol, currency, ${BUCKET_SUMS},
      ${MONTH_SUMS}
    from ${months} join round_trips as trips on trips.account_id = given.account_id
      and trips.instrument_id = given.instrument_id and trips.closed_at >= ${START} and trips.closed_at < ${endAfter(MONTH)}
    group by trips.account_id, trips.instrument_id, given.start, symbol, currency`);
}
