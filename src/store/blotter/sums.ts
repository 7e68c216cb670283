import { sql, type SQL } from "drizzle-orm";
import { dayAt, dayOf, epochMs, type Day, type Instant } from "#domain";
import type { TradeFilter } from "#sync";
import type { ProfitRun } from "#trades";
import type { Session } from "../engine/database.ts";
import { storable } from "../rows/copy-text.ts";
import { profitRun, type ProfitTexts } from "../rows/profits.ts";
import { accountIn, all, when } from "./filters.ts";

const OF_SUMS: ReadonlySet<string> = new Set<keyof TradeFilter>([
  ...(["accounts", "currency", "status", "from", "to"] as const),
]);

/** Whether sums of what closed at some time tell all of the closed trips that match. */
const isSummed = (filter: TradeFilter): boolean =>
  filter.status !== "open" &&
  Object.entries(filter).every(
    ([name, value]) => OF_SUMS.has(name) || value === undefined || value === "",
  );

const ofWhom = ({ accounts, currency }: TradeFilter, table: SQL): SQL =>
  all([
    when(accounts, (ids) => accountIn(table, ids)),
    when(currency, (name) => sql`currency = ${storable(name)}`),
  ]);

const QUARTER = /T\d{2}:(?:00|15|30|45):00\.0{6}Z$/;
const isQuarter = (instant: Instant | undefined) => instant === undefined || QUARTER.test(instant);

/**
 * The conditions under which quarters of an hour hold all of the closed trips that match, and no
 * other; undefined where only the trips themselves tell.
 */
export function slotConditions(filter: TradeFilter): SQL | undefined {
  const { from, to } = filter;
  if (!isSummed(filter) || !isQuarter(from) || !isQuarter(to)) return undefined;
  return all([
    ofWhom(filter, sql`round_trip_slots`),
    when(from, (instant) => sql`slot >= ${instant}`),
    when(to, (instant) => sql`slot < ${instant}`),
  ]);
}

/** The same of months. */
export function monthConditions(filter: TradeFilter): SQL | undefined {
  const { from, to } = filter;
  if (!isSummed(filter) || !isMonth(from) || !isMonth(to)) return undefined;
  return all([
    ofWhom(filter, sql`round_trip_months`),
    when(from, (instant) => sql`month >= ${dayOf(instant)}::date`),
    when(to, (instant) => sql`month < ${dayOf(instant)}::date`),
  ]);
}

const MIDNIGHT = "T00:00:00.000000Z";
const isMonth = (instant: Instant | undefined) =>
  instant === undefined || instant.endsWith(`-01${MIDNIGHT}`);

const DAY_MS = 86_400_000;
const startOf = (day: Day) => `${day}${MIDNIGHT}` as Instant;
const dayAfter = (day: Day): Day => dayAt(epochMs(startOf(day)) + DAY_MS);
/** The first day that begins at the instant or later. */
const nextDay = (instant: Instant): Day =>
  instant.endsWith(MIDNIGHT) ? dayOf(instant) : dayAfter(dayOf(instant));

const dayConditions = (filter: TradeFilter, first: Day | undefined, end: Day | undefined) =>
  all([
    ofWhom(filter, sql`round_trip_days`),
    when(first, (day) => sql`day >= ${day}::date`),
    when(end, (day) => sql`day < ${day}::date`),
  ]);

/** How closed trips are found by days: the condition of whole ones, and the filters of the rest. */
export type ByDays = { readonly whole?: SQL; readonly rest: readonly TradeFilter[] };

export function byDays(filter: TradeFilter): ByDays {
  const { from, to } = filter;
  const first = from && nextDay(from);
  const end = to && dayOf(to);
  if (!isSummed(filter) || (first && end && first >= end)) return { rest: [filter] };
  const before = from && first && from < startOf(first) ? [{ ...filter, to: startOf(first) }] : [];
  const after = to && end && startOf(end) < to ? [{ ...filter, from: startOf(end) }] : [];
  return { whole: dayConditions(filter, first, end), rest: [...before, ...after] };
}

/** Trades of one reading, or a few more. */
const RUN = 50_000;

/** Days in UTC, both included. */
type Stretch = { readonly from: Day; readonly to: Day };

/**
 * The profit of each closed trip that matches, in order of closing; the next run is read ahead.
 * Undefined where only the trips themselves tell.
 */
export function dayProfits(
  session: Session,
  filter: TradeFilter,
  tradesPerRun = RUN,
): AsyncIterable<readonly ProfitRun[]> | undefined {
  if (!isSummed(filter)) return undefined;
  const { from, to } = filter;
  const conditions = dayConditions(filter, from && dayOf(from), to && nextDay(to));
  return runsOf(session, { conditions, tradesPerRun, from, to });
}

type Reading = {
  readonly conditions: SQL;
  readonly tradesPerRun: number;
} & Pick<TradeFilter, "from" | "to">;

async function* runsOf(
  session: Session,
  { conditions, tradesPerRun, ...bounds }: Reading,
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
    const rows: ProfitTexts[] = await next;
    next = read(stretches[at]);
    yield rows.map((row) => profitRun(row, bounds));
  }
}

/** Days that hold enough trades for a reading together. */
async function stretchesOf(
  session: Session,
  conditions: SQL,
  tradesPerRun: number,
): Promise<readonly Stretch[]> {
  const days = await session.query<{ day: Day; trades: number }>(sql`
    select day, sum(trades)::int as trades from round_trip_days where ${conditions}
    group by day order by day`);
  const stretches: Stretch[] = [];
  let trades = 0;
  let from: Day | undefined;
  for (const { day, trades: more } of days) {
    from ??= day;
    trades += more;
    if (trades < tradesPerRun && day !== days.at(-1)?.day) continue;
    stretches.push({ from, to: day });
    from = undefined;
    trades = 0;
  }
  return stretches;
}

const readStretch = (session: Session, conditions: SQL, { from, to }: Stretch) =>
  session.query<ProfitTexts>(sql`
    select currency, string_agg(nets, ' ' order by day, account_id) as nets,
      string_agg(closings, ' ' order by day, account_id) as closings
    from round_trip_days where ${conditions} and day between ${from}::date and ${to}::date
    group by currency`);
