import { sql, type SQL } from "drizzle-orm";
import {
  brokerId,
  Decimal,
  storedAccountId,
  storedInstrumentId,
  type AccountId,
  type Balance,
  type Day,
  type Instant,
  type Position,
} from "#domain";
import type { AccountSummary, PositionView } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { given } from "../rows/given.ts";
import { InstrumentCache } from "../rows/instrument.ts";

type AccountRow = {
  readonly id: string;
  readonly broker: string;
  readonly number: string | null;
  readonly name: string | null;
  readonly currency: string | null;
  readonly sample: boolean;
  readonly executions: number | null;
  readonly trips: number | null;
  readonly first: Instant | null;
  readonly last: Instant | null;
  readonly first_day: Day | null;
  readonly last_day: Day | null;
};

export async function accountSummaries(session: Session): Promise<readonly AccountSummary[]> {
  const rows = await session.query<AccountRow>(sql`
    select accounts.*, done.executions, done.first_at as first, done.last_at as last, derived.trips,
      ${dayOf(sql`done.first_at`)} as first_day, ${dayOf(sql`done.last_at`)} as last_day
    from accounts
    left join account_executions as done on done.account_id = accounts.id
    left join (
      select account_id, sum(trips) as trips from (
        select account_id, trades as trips from round_trip_days
        union all
        select account_id, 1 from round_trips where closed_at = 'infinity'
      ) as counted group by account_id
    ) as derived on derived.account_id = accounts.id
    order by accounts.id`);
  const balances = await newestBalances(session);
  return rows.map((row) => ({
    id: storedAccountId(row.id),
    broker: brokerId(row.broker),
    ...given({
      number: row.number,
      name: row.name,
      currency: row.currency,
      firstAt: row.first,
      lastAt: row.last,
      firstDay: row.first_day,
      lastDay: row.last_day,
    }),
    ...(row.sample ? { sample: true as const } : {}),
    executions: row.executions ?? 0,
    roundTrips: row.trips ?? 0,
    balances: balances.filter((balance) => balance.account === row.id),
  }));
}

/** The day of an execution of the account at an instant, unless its source tells the time too. */
const dayOf = (instant: SQL) => sql`(
  select case precision when 'day' then coalesce(trade_date, (executed_at at time zone 'UTC')::date) end
  from executions where account_id = accounts.id and executed_at = ${instant} limit 1)`;

type BalanceRow = {
  readonly account_id: string;
  readonly currency: string;
  readonly cash: string;
  readonly as_of: Instant;
};

async function newestBalances(session: Session): Promise<Balance[]> {
  const rows = await session.query<BalanceRow>(sql`
    select distinct on (account_id, currency) account_id, currency, cash, as_of from reported_balances
    order by account_id, currency, as_of desc, import_id desc`);
  return rows.map((row) => ({
    account: storedAccountId(row.account_id),
    currency: row.currency,
    cash: Decimal.of(row.cash),
    asOf: row.as_of,
  }));
}

type DerivedRow = {
  readonly account_id: string;
  readonly instrument_id: string;
  readonly quantity: string;
  readonly price: string | null;
  readonly last: Instant;
};

type ReportedRow = {
  readonly account_id: string;
  readonly instrument_id: string;
  readonly as_of: Instant;
  readonly quantity: string;
  readonly average_price: string | null;
  readonly mark_price: string | null;
  readonly market_value: string | null;
  readonly last: Instant | null;
};

/**
 * What the open round trips hold, beside the newest that the broker reported of the account. They
 * are compared only where nothing was executed after the report.
 */
export async function positions(
  session: Session,
  accounts: readonly AccountId[] | undefined,
): Promise<readonly PositionView[]> {
  const mine = accounts ? sql`and account_id = any(${sql.param(accounts.map(storable))})` : sql``;
  // An average of what is open can be told from a round trip only while nothing of it has been closed.
  const derived = await session.query<DerivedRow>(sql`
    select held.*, last.executed_at as last from (
      select account_id, instrument_id,
        sum(case direction when 'long' then open_quantity else -open_quantity end) as quantity,
        case when bool_and(open_quantity = quantity) and count(*) = 1 then min(entry_price) end as price
      from round_trips where closed_at = 'infinity' ${mine} group by account_id, instrument_id
    ) as held
    cross join lateral (
      select max(executed_at) as executed_at from executions
      where account_id = held.account_id and instrument_id = held.instrument_id
    ) as last`);
  const reported = await session.query<ReportedRow>(sql`
    select distinct on (account_id, instrument_id) said.*, last.executed_at as last
    from reported_positions as said
    join (select account_id, max(as_of) as as_of from reported_positions group by account_id) as newest
      using (account_id, as_of)
    cross join lateral (
      select max(executed_at) as executed_at from executions
      where account_id = said.account_id and instrument_id = said.instrument_id
    ) as last
    where true ${mine}
    order by account_id, instrument_id, import_id desc`);
  const instruments = new InstrumentCache(session);
  await instruments.load([...derived, ...reported].map((row) => row.instrument_id));
  return joined(derived, reported, instruments);
}

const keyOf = (row: { account_id: string; instrument_id: string }) =>
  `${row.account_id}\n${row.instrument_id}`;

function joined(
  derived: readonly DerivedRow[],
  reported: readonly ReportedRow[],
  instruments: InstrumentCache,
): PositionView[] {
  const held = new Map(derived.map((row) => [keyOf(row), row]));
  const said = new Map(reported.map((row) => [keyOf(row), row]));
  const keys = [...new Set([...held.keys(), ...said.keys()])].sort();
  return keys.flatMap((key) => view(held.get(key), said.get(key), instruments));
}

function view(
  held: DerivedRow | undefined,
  said: ReportedRow | undefined,
  instruments: InstrumentCache,
): PositionView[] {
  const row = held ?? said;
  const asOf = held?.last ?? said?.as_of;
  if (!row || !asOf) return [];
  const instrument = instruments.get(storedInstrumentId(row.instrument_id));
  const quantity = Decimal.of(held?.quantity ?? "0");
  const position: Position = {
    account: storedAccountId(row.account_id),
    instrument,
    quantity,
    asOf,
    ...given({ averagePrice: held?.price ? Decimal.of(held.price) : undefined }),
  };
  if (!said) return [position];
  // What is held nowhere is no position, though it was one.
  if (!held && Decimal.of(said.quantity).isZero()) return [];
  const report = toReported(said, instruments);
  const isCurrent = said.last === null || said.last <= said.as_of;
  return [
    {
      ...position,
      reported: report,
      ...(isCurrent ? { agrees: quantity.eq(report.quantity) } : {}),
    },
  ];
}

const toReported = (row: ReportedRow, instruments: InstrumentCache): Position => ({
  account: storedAccountId(row.account_id),
  instrument: instruments.get(row.instrument_id),
  quantity: Decimal.of(row.quantity),
  asOf: row.as_of,
  ...given({
    averagePrice: row.average_price === null ? null : Decimal.of(row.average_price),
    markPrice: row.mark_price === null ? null : Decimal.of(row.mark_price),
    marketValue: row.market_value === null ? null : Decimal.of(row.market_value),
  }),
});
