import { sql } from "drizzle-orm";
import { check, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { idText, instant } from "./columns.ts";

/** Every version of the settings of brokers; of the installation, so no tenant sees it. */
export const settingVersions = pgTable(
  "setting_versions",
  {
    version: integer("version").primaryKey(),
    document: jsonb("document").notNull(),
    at: instant("at").notNull(),
    author: idText("author").notNull(),
    reason: text("reason").notNull(),
    restores: integer("restores"),
  },
  (table) => [
    check("setting_versions_first", sql`${table.version} > 0`),
    check("setting_versions_past", sql`${table.restores} < ${table.version}`),
  ],
);
