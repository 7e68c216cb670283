import { sql, type SQL } from "drizzle-orm";

const WON = sql`net > 0`;
const LOST = sql`net < 0`;
const HELD = sql`holding_ms >= 0`;
const count = (condition: SQL) => sql`count(*) filter (where ${condition})`;
const total = (value: SQL, condition: SQL) =>
  sql`coalesce(sum(${value}) filter (where ${condition}), 0)`;
const NET = sql`net`;
const SQUARE = sql`net * net`;
const TIME = sql`holding_ms`;

/**
 * What closed round trips add up to, by column of `round_trip_days`: of the trips themselves, and
 * of days of them.
 */
const SUMS: Readonly<Record<string, readonly [ofTrips: SQL, ofSums: "sum" | "min" | "max"]>> = {
  trades: [sql`count(*)`, "sum"],
  wins: [count(WON), "sum"],
  losses: [count(LOST), "sum"],
  gross: [sql`sum(gross)`, "sum"],
  fees: [sql`sum(fees)`, "sum"],
  funding: [sql`sum(funding)`, "sum"],
  won: [total(NET, WON), "sum"],
  lost: [total(NET, LOST), "sum"],
  won_squares: [total(SQUARE, WON), "sum"],
  lost_squares: [total(SQUARE, LOST), "sum"],
  largest_win: [sql`max(net) filter (where ${WON})`, "max"],
  largest_loss: [sql`min(net) filter (where ${LOST})`, "min"],
  held_ms: [total(TIME, HELD), "sum"],
  held: [count(HELD), "sum"],
  wins_held_ms: [total(TIME, sql`${HELD} and ${WON}`), "sum"],
  wins_held: [count(sql`${HELD} and ${WON}`), "sum"],
  losses_held_ms: [total(TIME, sql`${HELD} and ${LOST}`), "sum"],
  losses_held: [count(sql`${HELD} and ${LOST}`), "sum"],
  first_open: [sql`min(opened_at)`, "min"],
  last_close: [sql`max(closed_at)`, "max"],
};

/** Names of the columns, as a list. */
export const SUM_COLUMNS = sql.raw(Object.keys(SUMS).join(", "));

/** The same over round trips of which all are closed. */
export const SUMS_OF_TRIPS: SQL = sql.join(
  Object.entries(SUMS).map(([name, [ofTrips]]) => sql`${ofTrips} as ${sql.raw(name)}`),
  sql`, `,
);

/** The same over rows of `round_trip_days`. */
export const SUMS_OF_DAYS: SQL = sql.raw(
  Object.entries(SUMS)
    .map(([name, [, ofSums]]) => `${ofSums}(${name}) as ${name}`)
    .join(", "),
);

/** What is shown of a bucket, over closed round trips: trades, wins, gross, fees and net. */
export const BUCKET_SUMS: SQL = sql`count(*), count(*) filter (where net > 0), sum(gross), sum(fees), sum(net)`;

/** What reconciling asks of a month beside: profit before fees by its currency, and matches. */
export const MONTH_COLUMNS: SQL = sql.raw(
  "gross_account, gross_unconverted, matches, matches_account",
);
export const MONTH_SUMS: SQL = sql`coalesce(sum(gross_account), 0),
  coalesce(sum(gross) filter (where gross_account is null), 0), sum(matches),
  coalesce(sum(matches) filter (where gross_account is not null), 0)`;
