import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  unique,
} from "drizzle-orm/pg-core";
import { idText, instant, tenant } from "./columns.ts";

/** Accounts of the paper broker, which is a broker like others and shares no row with them. */
export const paperAccounts = pgTable(
  "paper_accounts",
  {
    tenantId: tenant(),
    name: idText("name").notNull(),
    openedAt: instant("opened_at").notNull(),
    /** Cash, positions, quotes and rules; orders and history have rows of their own. */
    state: jsonb("state").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);

export const paperOrders = pgTable(
  "paper_orders",
  {
    tenantId: tenant(),
    account: idText("account").notNull(),
    orderId: idText("order_id").notNull(),
    clientOrderId: idText("client_order_id").notNull(),
    isOpen: boolean("is_open").notNull(),
    updatedAt: instant("updated_at").notNull(),
    order: jsonb("order").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.account, table.orderId] }),
    // A name is used once for ever.
    unique("paper_orders_client").on(table.tenantId, table.account, table.clientOrderId),
    index("paper_orders_time").on(table.tenantId, table.account, table.updatedAt),
    foreignKey({
      columns: [table.tenantId, table.account],
      foreignColumns: [paperAccounts.tenantId, paperAccounts.name],
    }).onDelete("cascade"),
  ],
);

export const paperLedger = pgTable(
  "paper_ledger",
  {
    tenantId: tenant(),
    account: idText("account").notNull(),
    sequence: integer("sequence").notNull(),
    at: instant("at").notNull(),
    entry: jsonb("entry").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.account, table.sequence] }),
    foreignKey({
      columns: [table.tenantId, table.account],
      foreignColumns: [paperAccounts.tenantId, paperAccounts.name],
    }).onDelete("cascade"),
  ],
);
