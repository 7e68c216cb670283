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
} from "drizzle-orm/pg-core";
import { idText, instant, tenant } from "./columns.ts";
import { connections } from "./connections.ts";

/** What brokers stated last of accounts. */
export const capabilityReadings = pgTable(
  "capability_readings",
  {
    tenantId: tenant(),
    connectionId: idText("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    accountId: idText("account_id").notNull(),
    broker: idText("broker").notNull(),
    environment: idText("environment").notNull(),
    region: text("region"),
    /** List of capability, whether, and in which words. */
    facts: jsonb("facts").notNull(),
    readAt: instant("read_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.accountId] }),
    check("capability_readings_environment", sql`${table.environment} in ('paper', 'live')`),
  ],
);

/**
 * What changed, for ever: connections are named without a foreign key, since the history outlives
 * them. A change of a manifest names neither connection nor account.
 */
export const capabilityChanges = pgTable(
  "capability_changes",
  {
    tenantId: tenant(),
    at: instant("at").notNull(),
    broker: idText("broker").notNull(),
    connectionId: idText("connection_id").notNull(),
    accountId: idText("account_id").notNull(),
    capability: idText("capability").notNull(),
    source: idText("source").notNull(),
    environment: idText("environment"),
    before: boolean("before"),
    after: boolean("after"),
    evidence: text("evidence"),
  },
  (table) => [
    primaryKey({
      name: "capability_changes_pk",
      columns: [
        ...([table.tenantId, table.at, table.broker, table.connectionId] as const),
        ...([table.accountId, table.capability] as const),
      ],
    }),
    check("capability_changes_source", sql`${table.source} in ('declared', 'probed')`),
  ],
);

/** Lists of what can be traded; an empty account stands for all accounts of the broker. */
export const instrumentListings = pgTable(
  "instrument_listings",
  {
    tenantId: tenant(),
    broker: idText("broker").notNull(),
    environment: idText("environment").notNull(),
    accountId: idText("account_id").notNull(),
    connectionId: idText("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    readAt: instant("read_at").notNull(),
    count: integer("count").notNull(),
    unread: integer("unread").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.broker, table.environment, table.accountId] }),
    index("instrument_listings_connection").on(table.connectionId),
    check("instrument_listings_environment", sql`${table.environment} in ('paper', 'live')`),
  ],
);

export const listedInstruments = pgTable(
  "listed_instruments",
  {
    tenantId: tenant(),
    broker: idText("broker").notNull(),
    environment: idText("environment").notNull(),
    accountId: idText("account_id").notNull(),
    symbol: idText("symbol").notNull(),
    instrumentId: idText("instrument_id").notNull(),
    kind: idText("kind").notNull(),
    currency: idText("currency").notNull(),
    name: text("name"),
    isTradable: boolean("is_tradable").notNull(),
    isShortable: boolean("is_shortable"),
    isFractional: boolean("is_fractional"),
  },
  (table) => [
    primaryKey({
      name: "listed_instruments_pk",
      columns: [
        ...([table.tenantId, table.broker, table.environment] as const),
        ...([table.accountId, table.symbol] as const),
      ],
    }),
    foreignKey({
      name: "listed_instruments_listing",
      columns: [table.tenantId, table.broker, table.environment, table.accountId],
      foreignColumns: [
        ...([instrumentListings.tenantId, instrumentListings.broker] as const),
        ...([instrumentListings.environment, instrumentListings.accountId] as const),
      ],
    }).onDelete("cascade"),
  ],
);
