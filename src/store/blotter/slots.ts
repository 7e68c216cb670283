import { sql, type SQL } from "drizzle-orm";
import type { Instant } from "#domain";
import type { TradeFilter } from "#sync";
import type { ProfitRun } from "#trades";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { profitRun } from "../rows/profits.ts";
import { accountIn, all, when } from "./filters.ts";

const SLOTS = sql`round_trip_slots`;
const QUARTER = /T\d{2}:(?:00|15|30|45):00\.0{6}Z$/;
const isQuarter = (instant: Instant | undefined) => instant === undefined || QUARTER.test(instant);

/**
 * The conditions under which the sums of quarters of an hour tell all of the closed trips that
 * match; undefined where only the trips themselves do.
 */
export function slotConditions(filter: TradeFilter): SQL | undefined {
  const { accounts, currency, status, from, to, ...others } = filter;
  const isNarrower = Object.values(others).some((value) => value !== undefined && value !== "");
  if (isNarrower || status === "open" || !isQuarter(from) || !isQuarter(to)) return undefined;
  return all([
    when(accounts, (ids) => accountIn(SLOTS, ids)),
    when(currency, (name) => sql`currency = ${storable(name)}`),
    when(from, (instant) => sql`slot >= ${instant}`),
    when(to, (instant) => sql`slot < ${instant}`),
  ]);
}

/** Trades of one reading, or a few more. */
const RUN = 50_000;

/** Days in UTC from the first, up to but without the last. */
type Stretch = { readonly from: string; readonly to: string };

type StretchRow = {
  readonly currency: string;
  readonly nets: string;
  readonly closings: string;
};

/** The profit of each closed trip of the slots in order of closing; the next run is read ahead. */
export async function* slotProfits(
  session: Session,
  conditions: SQL,
  tradesPerRun = RUN,
): AsyncIterable<readonly ProfitRun[]> {
  const read = (stretch: Stretch | undefined) => {
    const reading = stretch && readStretch(session, conditions, stretch);
    // It is awaited later; until then a failure must not count as unhandled.
    reading?.catch(() => {});
    return reading;
  };
  const stretches = await stretchesOf(session, conditions, tradesPerRun);
  let next = read(stretches[0]);
  for (let at = 1; next; at++) {
    const rows: StretchRow[] = await next;
    next = read(stretches[at]);
    yield rows.map(({ currency, nets, closings }) => profitRun(currency, nets, closings));
  }
}

/** Days that hold enough trades for a reading together. */
async function stretchesOf(
  session: Session,
  conditions: SQL,
  tradesPerRun: number,
): Promise<readonly Stretch[]> {
  const days = await session.query<{ day: string; next: string; trades: number }>(sql`
    select day, day + 1 as next, trades from (
      select (slot at time zone 'UTC')::date as day, sum(trades)::int as trades
      from round_trip_slots where ${conditions} group by 1
    ) as days order by day`);
  const stretches: Stretch[] = [];
  let trades = 0;
  let from: string | undefined;
  for (const [at, day] of days.entries()) {
    from ??= day.day;
    trades += day.trades;
    if (trades < tradesPerRun && at < days.length - 1) continue;
    stretches.push({ from, to: day.next });
    from = undefined;
    trades = 0;
  }
  return stretches;
}

const readStretch = (session: Session, conditions: SQL, { from, to }: Stretch) =>
  session.query<StretchRow>(sql`
    select currency, string_agg(nets, ' ' order by slot, account_id) as nets,
      string_agg(closings, ' ' order by slot, account_id) as closings
    from round_trip_slots where ${conditions}
      and slot >= (${from}::timestamp at time zone 'UTC')
      and slot < (${to}::timestamp at time zone 'UTC')
    group by currency`);
