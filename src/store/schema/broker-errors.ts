import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { idText, instant, tenant } from "./columns.ts";

/**
 * Calls to brokers that failed for good, counted by the hour. Connections are named without a
 * foreign key, since calls fail before a connection is kept and are told of after it ended.
 */
export const brokerErrors = pgTable(
  "broker_errors",
  {
    tenantId: tenant(),
    hour: instant("hour").notNull(),
    connectionId: idText("connection_id").notNull(),
    broker: idText("broker").notNull(),
    environment: idText("environment").notNull(),
    endpoint: idText("endpoint").notNull(),
    code: idText("code").notNull(),
    /** Empty where the broker gave none. */
    brokerCode: idText("broker_code").notNull(),
    isMapped: boolean("is_mapped").notNull(),
    count: integer("count").notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (table) => [
    primaryKey({
      name: "broker_errors_pk",
      columns: [
        ...([table.tenantId, table.hour, table.connectionId] as const),
        ...([table.endpoint, table.code, table.brokerCode] as const),
      ],
    }),
    index("broker_errors_broker").on(table.tenantId, table.broker, table.hour),
    check("broker_errors_environment", sql`${table.environment} in ('paper', 'live')`),
    check("broker_errors_count", sql`${table.count} > 0`),
  ],
);
