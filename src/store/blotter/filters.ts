import { sql, type SQL } from "drizzle-orm";
import type { ExecutionFilter, TradeFilter } from "#sync";
import { storable } from "../rows/copy-text.ts";

/** All conditions of a where clause, or "true". */
export const all = (conditions: readonly (SQL | undefined)[]): SQL => {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? sql`true` : sql.join(given, sql` and `);
};

export const when = <Value>(
  value: Value | undefined,
  condition: (value: Value) => SQL,
): SQL | undefined => (value === undefined ? undefined : condition(value));

/** Finds the text anywhere; its own wildcards mean themselves. */
const anywhere = (text: string): string => `%${storable(text).replace(/[\\%_]/g, "\\$&")}%`;

/** Instruments are few, so they are searched first and trades are found by their index. */
const instrumentMatches = (pattern: string): SQL =>
  sql`select id from instruments where symbol ilike ${pattern} or name ilike ${pattern} or underlying ilike ${pattern}`;

export const accountIn = (table: SQL, accounts: readonly string[]): SQL =>
  sql`${table}.account_id = any(${sql.param(accounts.map(storable))})`;

const TRIPS = sql`round_trips`;
export const CLOSED = sql`round_trips.closed_at < 'infinity'`;
const TRIP_KEY = sql`(round_trips.account_id, round_trips.instrument_id, round_trips.id)`;

export const tradeConditions = (filter: TradeFilter): SQL =>
  all([
    when(filter.accounts, (accounts) => accountIn(TRIPS, accounts)),
    when(filter.instrument, (id) => sql`round_trips.instrument_id = ${storable(id)}`),
    when(filter.currency, (currency) => sql`round_trips.currency = ${storable(currency)}`),
    when(filter.status, (status) =>
      status === "open"
        ? sql`round_trips.closed_at = 'infinity'`
        : sql`round_trips.closed_at < 'infinity'`,
    ),
    when(filter.direction, (direction) => sql`round_trips.direction = ${direction}`),
    when(filter.outcome, outcomeIs),
    within(filter),
    when(
      filter.tag,
      (tag) => sql`${TRIP_KEY} in (
        select account_id, instrument_id, trip_id from annotations where ${storable(tag)} = any(tags))`,
    ),
    when(filter.search || undefined, (search) => tradeMatches(anywhere(search))),
  ]);

const SIGNS = { win: sql`>`, loss: sql`<`, even: sql`=` } as const;

/** Only what is closed has won or lost. */
const outcomeIs = (outcome: "win" | "loss" | "even"): SQL =>
  sql`round_trips.closed_at < 'infinity' and round_trips.net ${SIGNS[outcome]} 0`;

/** A closed trip belongs to the time of its close, an open one to that of its opening. */
function within({ from, to }: TradeFilter): SQL | undefined {
  if (from === undefined && to === undefined) return undefined;
  const between = (column: SQL) =>
    all([
      when(from, (instant) => sql`${column} >= ${instant}`),
      when(to, (instant) => sql`${column} < ${instant}`),
    ]);
  return sql`((round_trips.closed_at < 'infinity' and ${between(sql`round_trips.closed_at`)})
    or (round_trips.closed_at = 'infinity' and ${between(sql`round_trips.opened_at`)}))`;
}

const byInstrument = (pattern: string): SQL =>
  sql`round_trips.instrument_id in (${instrumentMatches(pattern)})`;

const byAnnotation = (pattern: string): SQL => sql`${TRIP_KEY} in (
    select account_id, instrument_id, trip_id from annotations
    where note ilike ${pattern} or exists (select from unnest(tags) as tag where tag ilike ${pattern}))`;

const tradeMatches = (pattern: string): SQL =>
  sql`(${byInstrument(pattern)} or ${byAnnotation(pattern)})`;

/**
 * Conditions of which no trip meets two, and which together are those of the filter. A search is
 * split into what it finds by instrument and by annotation, for each of which an index serves.
 */
export function apart({ search, ...filter }: TradeFilter): readonly SQL[] {
  const rest = tradeConditions(filter);
  if (!search) return [rest];
  const pattern = anywhere(search);
  return [
    all([rest, byInstrument(pattern)]),
    all([rest, byAnnotation(pattern), sql`not (${byInstrument(pattern)})`]),
  ];
}

type Dated = {
  readonly table: SQL;
  readonly time: SQL;
};

export const EXECUTIONS: Dated = { table: sql`executions`, time: sql`executions.executed_at` };
export const CASH: Dated = { table: sql`cash_movements`, time: sql`cash_movements.booked_at` };

const common = (filter: ExecutionFilter, { table, time }: Dated) => [
  when(filter.accounts, (accounts) => accountIn(table, accounts)),
  when(filter.instrument, (id) => sql`${table}.instrument_id = ${storable(id)}`),
  when(filter.import, (id) => sql`${table}.import_id = ${id}`),
  when(filter.from, (instant) => sql`${time} >= ${instant}`),
  when(filter.to, (instant) => sql`${time} < ${instant}`),
];

export const executionConditions = (filter: ExecutionFilter): SQL =>
  all([
    ...common(filter, EXECUTIONS),
    when(filter.side, (side) => sql`executions.side = ${side}`),
    when(
      filter.search || undefined,
      (search) => sql`(executions.instrument_id in (${instrumentMatches(anywhere(search))})
        or executions.id = ${storable(search)} or executions.order_id = ${storable(search)}
        or executions.note ilike ${anywhere(search)})`,
    ),
  ]);

/** Cash has no side; a filter by side finds none. */
export const cashConditions = (filter: ExecutionFilter): SQL =>
  all([
    ...common(filter, CASH),
    when(filter.side, () => sql`false`),
    when(
      filter.search || undefined,
      (search) => sql`(cash_movements.instrument_id in (${instrumentMatches(anywhere(search))})
        or cash_movements.description ilike ${anywhere(search)} or cash_movements.kind = ${storable(search)})`,
    ),
  ]);
