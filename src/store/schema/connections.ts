import { sql } from "drizzle-orm";
import {
  bigint,
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
import { exact, idText, instant, tenant } from "./columns.ts";

/** Brokers are text, never an enum of the database: adding one changes no table. */
export const connections = pgTable(
  "connections",
  {
    id: idText("id").primaryKey(),
    tenantId: tenant(),
    broker: idText("broker").notNull(),
    environment: idText("environment").notNull(),
    label: text("label").notNull(),
    state: idText("state").notNull(),
    failure: jsonb("failure"),
    createdAt: instant("created_at").notNull(),
    syncEnabled: boolean("sync_enabled").notNull(),
    intervalMinutes: integer("interval_minutes").notNull(),
    failures: integer("failures").notNull().default(0),
    lastAttemptAt: instant("last_attempt_at"),
    lastSuccessAt: instant("last_success_at"),
    nextAttemptAt: instant("next_attempt_at"),
    /** When the user gave the credentials, or gave newer ones. */
    signedInAt: instant("signed_in_at"),
    /** The due time that was claimed last and has not been ended, and who claimed it until when. */
    slotAt: instant("slot_at"),
    slotOwner: text("slot_owner"),
    slotUntil: instant("slot_until"),
    slotAttempts: integer("slot_attempts").notNull().default(0),
    /** Of the next slot, or of the claimed one. */
    slotPriority: idText("slot_priority").notNull().default("scheduled"),
    /** With which credentials orders are sent. */
    trading: idText("trading").notNull().default("shared"),
    /** The row of `imports` that owns what this connection brought. */
    source: idText("source").notNull(),
  },
  (table) => [
    // What refers to a connection names its environment too, so that paper and live cannot be mixed.
    unique("connections_environment").on(table.id, table.environment),
    check("connections_environment_known", sql`${table.environment} in ('paper', 'live')`),
    check(
      "connections_state",
      sql`${table.state} in ('connected', 'syncing', 'delayed', 'needs-user', 'error', 'paused')`,
    ),
    check("connections_trading", sql`${table.trading} in ('shared', 'own', 'none')`),
    check("connections_interval", sql`${table.intervalMinutes} between 5 and 60`),
    check(
      "connections_slot_priority",
      sql`${table.slotPriority} in ('interactive', 'scheduled', 'backfill')`,
    ),
    // Only what goes on by itself can be due.
    index("connections_due")
      .on(sql`coalesce(${table.slotAt}, ${table.nextAttemptAt})`)
      .where(sql`${table.syncEnabled} and ${table.state} not in ('paused', 'needs-user')`),
  ],
);

const leaseColumns = () => ({
  tenantId: tenant(),
  connectionId: idText("connection_id")
    .primaryKey()
    .references(() => connections.id, { onDelete: "cascade" }),
  owner: text("owner").notNull(),
  epoch: bigint("epoch", { mode: "number" }).notNull(),
  until: instant("until").notNull(),
});

/** Who reads a connection. */
export const connectionLeases = pgTable("connection_leases", leaseColumns());

/** Who holds the stream of a connection's orders open. */
export const streamLeases = pgTable("stream_leases", leaseColumns());

export const connectedAccounts = pgTable(
  "connected_accounts",
  {
    tenantId: tenant(),
    connectionId: idText("connection_id").notNull(),
    environment: idText("environment").notNull(),
    accountId: idText("account_id").notNull(),
    key: text("key").notNull(),
    number: text("number").notNull(),
    name: text("name"),
    currency: idText("currency"),
    seenAt: instant("seen_at").notNull(),
    syncEnabled: boolean("sync_enabled").notNull().default(true),
    /** Null: that of the connection. */
    intervalMinutes: integer("interval_minutes"),
    /** When the last reading of it began that came to its end. */
    readAt: instant("read_at"),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.accountId] }),
    index("connected_accounts_account").on(table.accountId),
    check("connected_accounts_interval", sql`${table.intervalMinutes} between 5 and 60`),
    foreignKey({
      columns: [table.connectionId, table.environment],
      foreignColumns: [connections.id, connections.environment],
    }).onDelete("cascade"),
  ],
);

export const connectionHistories = pgTable(
  "connection_histories",
  {
    tenantId: tenant(),
    connectionId: idText("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    /** Empty where history is per connection. */
    accountId: idText("account_id").notNull(),
    cursor: text("cursor"),
    watermark: instant("watermark"),
    backfillFrom: instant("backfill_from"),
    backfillTo: instant("backfill_to"),
    backfillCursor: text("backfill_cursor"),
    backfillHoleSince: instant("backfill_hole_since"),
    sweptAt: instant("swept_at"),
    passCursor: text("pass_cursor"),
    passSince: instant("pass_since"),
    spanMs: bigint("span_ms", { mode: "number" }),
    holeSince: instant("hole_since"),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.accountId] })],
);

/** Stretches that do not overlap; a stronger state replaces a weaker one. */
export const coverage = pgTable(
  "coverage",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    fromAt: instant("from_at").notNull(),
    toAt: instant("to_at").notNull(),
    state: idText("state").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.accountId, table.fromAt] }),
    check("coverage_order", sql`${table.toAt} > ${table.fromAt}`),
    check("coverage_state", sql`${table.state} in ('proven', 'stated', 'gap')`),
  ],
);

export const breaks = pgTable(
  "breaks",
  {
    tenantId: tenant(),
    id: idText("id").primaryKey(),
    connectionId: idText("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    accountId: idText("account_id").notNull(),
    kind: idText("kind").notNull(),
    instrumentId: idText("instrument_id"),
    currency: idText("currency"),
    /** Id of the one record that it is about, if it is about one. */
    subject: text("subject"),
    derived: exact("derived").notNull(),
    reported: exact("reported").notNull(),
    foundAt: instant("found_at").notNull(),
    explanation: text("explanation"),
    resolvedAt: instant("resolved_at"),
  },
  (table) => [
    index("breaks_open")
      .on(table.connectionId)
      .where(sql`${table.resolvedAt} is null`),
    index("breaks_account").on(table.accountId, table.kind),
  ],
);

/** The sync log: a line for each run, added when it begins and never changed after it ended. */
export const pulls = pgTable(
  "pulls",
  {
    tenantId: tenant(),
    id: idText("id").primaryKey(),
    connectionId: idText("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    trigger: idText("trigger").notNull(),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
    outcome: idText("outcome").notNull(),
    failure: jsonb("failure"),
    imported: integer("imported").notNull(),
    skipped: integer("skipped").notNull(),
    updated: integer("updated").notNull(),
    quarantined: integer("quarantined").notNull(),
    pages: integer("pages").notNull(),
    calls: integer("calls").notNull(),
    retries: integer("retries").notNull(),
    waitedMs: bigint("waited_ms", { mode: "number" }).notNull(),
    durationMs: bigint("duration_ms", { mode: "number" }).notNull(),
  },
  (table) => [
    index("pulls_connection").on(table.connectionId, table.startedAt, table.id),
    index("pulls_started").on(table.tenantId, table.startedAt, table.id),
    check(
      "pulls_outcome",
      sql`${table.outcome} in ('running', 'succeeded', 'failed', 'interrupted')`,
    ),
  ],
);

/** Log-ins at rest, sealed by the vault. */
export const connectionTokens = pgTable(
  "connection_tokens",
  {
    tenantId: tenant(),
    connectionId: idText("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    /** Of which credential: the one that reads, or the one that trades. */
    purpose: idText("purpose").notNull().default("sync"),
    generation: integer("generation").notNull(),
    sealed: text("sealed").notNull(),
    accessExpiresAt: instant("access_expires_at"),
    refreshExpiresAt: instant("refresh_expires_at"),
    refreshingOwner: text("refreshing_owner"),
    refreshingSince: instant("refreshing_since"),
    refreshingUntil: instant("refreshing_until"),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.purpose] }),
    check("connection_tokens_purpose", sql`${table.purpose} in ('sync', 'trade')`),
  ],
);

/**
 * What each connection said of a record, each version of it. The newest of the owner stands in the
 * table of the record; the others show what was said before and by whom.
 */
export const recordVersions = pgTable(
  "record_versions",
  {
    tenantId: tenant(),
    accountId: idText("account_id").notNull(),
    /** "execution" or "cash". */
    record: idText("record").notNull(),
    id: idText("id").notNull(),
    importId: idText("import_id").notNull(),
    digest: bigint("digest", { mode: "bigint" }).notNull(),
    seenAt: instant("seen_at").notNull(),
    /** What the broker's API sent, as JSON. */
    raw: text("raw"),
  },
  (table) => [
    primaryKey({
      columns: [
        table.tenantId,
        table.accountId,
        table.record,
        table.id,
        table.importId,
        table.digest,
      ],
    }),
    index("record_versions_import").using("brin", table.importId),
    check("record_versions_record", sql`${table.record} in ('execution', 'cash')`),
  ],
);
