import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { idText, instant, tenant } from "./columns.ts";
import { connections } from "./connections.ts";

const known = (column: unknown, words: readonly string[]) =>
  sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(", "))})`;

const STATES = ["open", "reduce-only", "block-new", "cancel-working", "flatten"];

/**
 * An account as orders see it. Its row is locked while an order is decided on, so that two orders
 * never count on the same money.
 */
export const orderDesks = pgTable(
  "order_desks",
  {
    tenantId: tenant(),
    connectionId: idText("connection_id").notNull(),
    accountId: idText("account_id").notNull(),
    environment: idText("environment").notNull(),
    trading: idText("trading").notNull().default("open"),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.accountId] }),
    // Orders name the environment of their desk, and desks that of their connection.
    unique("order_desks_environment").on(table.connectionId, table.accountId, table.environment),
    foreignKey({
      columns: [table.connectionId, table.environment],
      foreignColumns: [connections.id, connections.environment],
    }).onDelete("cascade"),
    check("order_desks_trading", known(table.trading, STATES)),
  ],
);

/** The stop of everything that a tenant trades. */
export const tradingStops = pgTable(
  "trading_stops",
  {
    tenantId: tenant().primaryKey(),
    trading: idText("trading").notNull().default("open"),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [check("trading_stops_trading", known(table.trading, STATES))],
);

export const orders = pgTable(
  "orders",
  {
    tenantId: tenant(),
    id: idText("id").primaryKey(),
    connectionId: idText("connection_id").notNull(),
    accountId: idText("account_id").notNull(),
    environment: idText("environment").notNull(),
    clientOrderId: idText("client_order_id").notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    bodyHash: text("body_hash").notNull(),
    createdAt: instant("created_at").notNull(),
    state: idText("state").notNull(),
    /** The broker's latest name of it. */
    orderId: idText("order_id"),
    /** See `mayTrade`, `isUnsettled` and `isWorking`. */
    mayTrade: boolean("may_trade").notNull(),
    isUnsettled: boolean("is_unsettled").notNull(),
    isWorking: boolean("is_working").notNull(),
    version: integer("version").notNull(),
    /** The whole record, as it follows from its events. */
    record: jsonb("record").notNull(),
  },
  (table) => [
    foreignKey({
      columns: [table.connectionId, table.accountId, table.environment],
      foreignColumns: [orderDesks.connectionId, orderDesks.accountId, orderDesks.environment],
    }).onDelete("cascade"),
    unique("orders_key").on(table.tenantId, table.idempotencyKey),
    unique("orders_client").on(table.connectionId, table.clientOrderId),
    check("orders_environment", known(table.environment, ["paper", "live"])),
    index("orders_time").on(table.tenantId, table.createdAt, table.id),
    index("orders_account").on(table.connectionId, table.accountId, table.createdAt),
    index("orders_broker").on(table.accountId, table.orderId),
    index("orders_may_trade")
      .on(table.connectionId, table.accountId)
      .where(sql`${table.mayTrade}`),
    index("orders_unsettled")
      .on(table.connectionId)
      .where(sql`${table.isUnsettled}`),
    index("orders_working")
      .on(table.connectionId)
      .where(sql`${table.isWorking}`),
  ],
);

/** What happened to orders: written once, never changed. */
export const orderEvents = pgTable(
  "order_events",
  {
    tenantId: tenant(),
    intentId: idText("intent_id")
      .notNull()
      .references(() => orders.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    at: instant("at").notNull(),
    type: idText("type").notNull(),
    isAlarming: boolean("is_alarming").notNull(),
    event: jsonb("event").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.intentId, table.version] }),
    index("order_events_alarming")
      .on(table.tenantId, table.at)
      .where(sql`${table.isAlarming}`),
  ],
);
