import { integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { idText, instant } from "./columns.ts";

/** Processes that read connections, of all tenants; a row is replaced with each sign of life. */
export const workers = pgTable("workers", {
  id: idText("id").primaryKey(),
  host: text("host").notNull(),
  pid: integer("pid").notNull(),
  role: idText("role").notNull(),
  version: text("version").notNull(),
  concurrency: integer("concurrency").notNull(),
  running: integer("running").notNull(),
  startedAt: instant("started_at").notNull(),
  seenAt: instant("seen_at").notNull(),
  /** In ms, of its latest starts. */
  lags: integer("lags").array().notNull(),
  breakers: jsonb("breakers").notNull(),
});
