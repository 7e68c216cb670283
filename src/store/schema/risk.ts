import { sql } from "drizzle-orm";
import { check, foreignKey, index, jsonb, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { idText, instant, tenant } from "./columns.ts";
import { connections } from "./connections.ts";
import { orderDesks } from "./orders.ts";

/** Bounds that a user set; those of all levels that an order falls under count together. */
export const riskLimits = pgTable(
  "risk_limits",
  {
    tenantId: tenant(),
    /** Made of the three below, since what is absent cannot be part of a key. */
    scope: idText("scope").notNull(),
    connectionId: idText("connection_id").references(() => connections.id, {
      onDelete: "cascade",
    }),
    accountId: idText("account_id"),
    symbol: idText("symbol"),
    /** See `RiskLimits`. */
    limits: jsonb("limits").notNull(),
    changedAt: instant("changed_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.scope] }),
    index("risk_limits_connection").on(table.connectionId),
    check(
      "risk_limits_account",
      sql`(${table.connectionId} is null) = (${table.accountId} is null)`,
    ),
  ],
);

/** Live accounts on which a person let trading go on for a while. There is no other way to trade. */
export const liveUnlocks = pgTable(
  "live_unlocks",
  {
    tenantId: tenant(),
    connectionId: idText("connection_id").notNull(),
    accountId: idText("account_id").notNull(),
    environment: idText("environment").notNull(),
    unlockedAt: instant("unlocked_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    /** As the audit log names them. */
    unlockedBy: idText("unlocked_by").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.connectionId, table.accountId] }),
    foreignKey({
      columns: [table.connectionId, table.accountId, table.environment],
      foreignColumns: [orderDesks.connectionId, orderDesks.accountId, orderDesks.environment],
    }).onDelete("cascade"),
    check("live_unlocks_environment", sql`${table.environment} = 'live'`),
    check(
      "live_unlocks_bound",
      sql`${table.expiresAt} > ${table.unlockedAt}
        and ${table.expiresAt} <= ${table.unlockedAt} + interval '24 hours'`,
    ),
  ],
);
