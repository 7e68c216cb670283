import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { bytes, idText, instant, tenant } from "./columns.ts";
import { connections } from "./connections.ts";

/** Work that was given up. What fails again while its letter is open is that letter. */
export const deadLetters = pgTable(
  "dead_letters",
  {
    tenantId: tenant(),
    id: idText("id").primaryKey(),
    kind: idText("kind").notNull(),
    subject: idText("subject").notNull(),
    label: text("label").notNull(),
    connectionId: idText("connection_id"),
    failure: jsonb("failure").notNull(),
    failureClass: idText("failure_class").notNull(),
    attempts: integer("attempts").notNull(),
    payload: jsonb("payload").notNull(),
    firstFailedAt: instant("first_failed_at").notNull(),
    lastFailedAt: instant("last_failed_at").notNull(),
    state: idText("state").notNull().default("open"),
    endedAt: instant("ended_at"),
  },
  (table) => [
    uniqueIndex("dead_letters_open")
      .on(table.tenantId, table.kind, table.subject)
      .where(sql`${table.state} = 'open'`),
    index("dead_letters_time").on(table.tenantId, table.lastFailedAt, table.id),
    foreignKey({ columns: [table.connectionId], foreignColumns: [connections.id] }).onDelete(
      "cascade",
    ),
    check("dead_letters_kind", sql`${table.kind} in ('pull', 'slot', 'webhook', 'notification')`),
    check(
      "dead_letters_class",
      sql`${table.failureClass} in ('user', 'limit', 'passing', 'fault')`,
    ),
    check("dead_letters_state", sql`${table.state} in ('open', 'replayed', 'healed', 'dismissed')`),
  ],
);

/** Secret addresses of calendars, one for each tenant; only their hashes are kept. */
export const calendarFeeds = pgTable(
  "calendar_feeds",
  {
    tenantId: tenant().primaryKey(),
    hash: bytes("hash").notNull(),
    madeAt: instant("made_at").notNull(),
  },
  (table) => [
    uniqueIndex("calendar_feeds_hash").on(table.hash),
    check("calendar_feeds_hash_length", sql`octet_length(${table.hash}) = 32`),
  ],
);
