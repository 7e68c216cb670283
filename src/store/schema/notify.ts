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
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { connections } from "./connections.ts";
import { idText, instant, tenant } from "./columns.ts";

/** What users are told of. `in_app` is null until it was sent on its ways. */
export const notices = pgTable(
  "notices",
  {
    tenantId: tenant(),
    /** Made of the key, so that an event that is told twice is one. */
    id: idText("id").notNull(),
    kind: idText("kind").notNull(),
    key: text("key").notNull(),
    at: instant("at").notNull(),
    /** No reference: what was told stays when its connection goes. */
    connectionId: idText("connection_id"),
    detail: jsonb("detail").notNull(),
    inApp: boolean("in_app"),
    readAt: instant("read_at"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("notices_new")
      .on(table.at)
      .where(sql`${table.inApp} is null`),
    index("notices_list")
      .on(table.tenantId, table.at, table.id)
      .where(sql`${table.inApp}`),
    index("notices_unread")
      .on(table.tenantId)
      .where(sql`${table.inApp} and ${table.readAt} is null`),
    // Whether a connection is in trouble that was told.
    index("notices_standing")
      .on(table.connectionId, table.at)
      .where(sql`${table.kind} in ('needs-user', 'sync-failed', 'sync-recovered')`),
  ],
);

export const notifySettings = pgTable("notify_settings", {
  tenantId: tenant().primaryKey(),
  /** Null until something was chosen. */
  preferences: jsonb("preferences"),
  /** What brokers could do when the tenant was last told of it. */
  catalogue: jsonb("catalogue"),
});

/** Their secrets are in the vault. */
export const webhooks = pgTable(
  "webhooks",
  {
    tenantId: tenant(),
    id: idText("id").notNull(),
    url: text("url").notNull(),
    label: text("label").notNull(),
    kinds: text("kinds").array().notNull(),
    enabled: boolean("enabled").notNull(),
    disabledFor: jsonb("disabled_for"),
    failingSince: instant("failing_since"),
    createdAt: instant("created_at").notNull(),
    rotatingUntil: instant("rotating_until"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);

/** Notices on their way by mail or to webhooks. */
export const deliveries = pgTable(
  "deliveries",
  {
    tenantId: tenant(),
    id: idText("id").notNull(),
    noticeId: idText("notice_id").notNull(),
    channel: idText("channel").notNull(),
    webhookId: idText("webhook_id"),
    state: idText("state").notNull().default("waiting"),
    tries: integer("tries").notNull().default(0),
    attempts: jsonb("attempts").notNull().default([]),
    dueAt: instant("due_at").notNull(),
    owner: text("owner"),
    until: instant("until"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex("deliveries_once").on(
      table.tenantId,
      table.noticeId,
      table.channel,
      sql`coalesce(${table.webhookId}, '')`,
    ),
    index("deliveries_due")
      .on(table.dueAt)
      .where(sql`${table.state} = 'waiting'`),
    index("deliveries_webhook").on(table.tenantId, table.webhookId, table.dueAt),
    foreignKey({
      columns: [table.tenantId, table.noticeId],
      foreignColumns: [notices.tenantId, notices.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [table.tenantId, table.webhookId],
      foreignColumns: [webhooks.tenantId, webhooks.id],
    }).onDelete("cascade"),
    check("deliveries_channel", sql`${table.channel} in ('email', 'webhook')`),
    check(
      "deliveries_webhook_named",
      sql`(${table.channel} = 'webhook') = (${table.webhookId} is not null)`,
    ),
    check("deliveries_state", sql`${table.state} in ('waiting', 'sent', 'failed', 'dropped')`),
  ],
);

/** Addresses at which a broker may ask that a connection be read; their secrets are in the vault. */
export const connectionHooks = pgTable("connection_hooks", {
  tenantId: tenant(),
  connectionId: idText("connection_id")
    .primaryKey()
    .references(() => connections.id, { onDelete: "cascade" }),
  createdAt: instant("created_at").notNull(),
  calledAt: instant("called_at"),
});

/** Calls that were taken, kept for as long as one could be replayed. */
export const hookCalls = pgTable(
  "hook_calls",
  {
    tenantId: tenant(),
    connectionId: idText("connection_id")
      .notNull()
      .references(() => connectionHooks.connectionId, { onDelete: "cascade" }),
    id: idText("id").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.id] }),
    index("hook_calls_time").on(table.at),
  ],
);
