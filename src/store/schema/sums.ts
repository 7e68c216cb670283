import { bigint, date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { exact, idText, instant, tenant } from "./columns.ts";

/**
 * Derived from the closed round trips, so that figures over a million of them read thousands of
 * rows: what those of an account add up to that closed on one day in UTC. Wins and losses go by net
 * profit.
 */
export const roundTripDays = pgTable(
  "round_trip_days",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    currency: idText("currency").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    trades: integer("trades").notNull(),
    wins: integer("wins").notNull(),
    losses: integer("losses").notNull(),
    gross: exact("gross").notNull(),
    fees: exact("fees").notNull(),
    funding: exact("funding").notNull(),
    won: exact("won").notNull(),
    lost: exact("lost").notNull(),
    wonSquares: exact("won_squares").notNull(),
    lostSquares: exact("lost_squares").notNull(),
    /** Null without a win, and without a loss. */
    largestWin: exact("largest_win"),
    largestLoss: exact("largest_loss"),
    /** Time and number of those that tell how long they were open. */
    heldMs: bigint("held_ms", { mode: "number" }).notNull(),
    held: integer("held").notNull(),
    winsHeldMs: bigint("wins_held_ms", { mode: "number" }).notNull(),
    winsHeld: integer("wins_held").notNull(),
    lossesHeldMs: bigint("losses_held_ms", { mode: "number" }).notNull(),
    lossesHeld: integer("losses_held").notNull(),
    firstOpen: instant("first_open").notNull(),
    lastClose: instant("last_close").notNull(),
    /** Each net profit in order of closing, for streaks and drawdowns: "12.5 -3". */
    nets: text("nets").notNull(),
    /** When each closed: seconds of the day since 1970, then microseconds in it: "86400:0 1500". */
    closings: text("closings").notNull(),
  },
  // Days of all accounts lie together, since profits are read in order of closing.
  (table) => [
    primaryKey({ columns: [table.tenantId, table.day, table.accountId, table.currency] }),
  ],
);

/** What the round trips of an account add up to that closed within a quarter of an hour. */
export const roundTripSlots = pgTable(
  "round_trip_slots",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    currency: idText("currency").notNull(),
    /** The beginning, at :00, :15, :30 or :45 in UTC. */
    slot: instant("slot").notNull(),
    trades: integer("trades").notNull(),
    wins: integer("wins").notNull(),
    gross: exact("gross").notNull(),
    fees: exact("fees").notNull(),
    net: exact("net").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.slot, table.accountId, table.currency] }),
  ],
);

/** What the round trips of an account and instrument add up to that closed within a month in UTC. */
export const roundTripMonths = pgTable(
  "round_trip_months",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    instrumentId: idText("instrument_id").notNull(),
    symbol: idText("symbol").notNull(),
    currency: idText("currency").notNull(),
    /** Its first day. */
    month: date("month", { mode: "string" }).notNull(),
    trades: integer("trades").notNull(),
    wins: integer("wins").notNull(),
    gross: exact("gross").notNull(),
    fees: exact("fees").notNull(),
    net: exact("net").notNull(),
    /** In the currency of the account, of those that were converted to it; then of the others. */
    grossAccount: exact("gross_account").notNull().default("0"),
    grossUnconverted: exact("gross_unconverted").notNull().default("0"),
    /** Matches of lots, and of those the ones of trips that were converted. */
    matches: integer("matches").notNull().default(0),
    matchesAccount: integer("matches_account").notNull().default(0),
  },
  (table) => [
    primaryKey({
      name: "round_trip_months_pk",
      columns: [
        table.tenantId,
        table.accountId,
        table.instrumentId,
        table.month,
        table.symbol,
        table.currency,
      ],
    }),
  ],
);

/**
 * Kept in step with the executions, so that an overview of a million of them reads a row for each
 * account that has any: how many there are, and when the first and the last was made.
 */
export const accountExecutions = pgTable(
  "account_executions",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    executions: bigint("executions", { mode: "number" }).notNull(),
    firstAt: instant("first_at").notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.accountId] })],
);

/**
 * Kept in step with executions and cash movements: what they moved of each currency, as though none
 * of the executions had been amended. What is amended is taken off where it is read, since a
 * correction may come before what it corrects.
 */
export const accountCash = pgTable(
  "account_cash",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    currency: idText("currency").notNull(),
    amount: exact("amount").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.accountId, table.currency] })],
);
