import { sql } from "drizzle-orm";
import { bigint, check, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytes, idText, instant } from "./columns.ts";

/**
 * One chain of rows for each tenant. Triggers in the migration refuse to change or remove a row:
 * they stop mistakes; the hashes show what somebody did who could switch the triggers off.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    tenantId: idText("tenant_id").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
    actor: text("actor").notNull(),
    act: idText("act").notNull(),
    subject: text("subject").notNull(),
    /** Canonical JSON, kept as text because it is hashed as text. */
    detail: text("detail").notNull(),
    /** SHA-256 over the hash of the row before and this row. */
    hash: bytes("hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.seq] }),
    check("audit_log_seq", sql`${table.seq} > 0`),
    check("audit_log_hash", sql`octet_length(${table.hash}) = 32`),
  ],
);
