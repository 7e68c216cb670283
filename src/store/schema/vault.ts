import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { bytes, idText } from "./columns.ts";

/** Keys that sealed what is in `credentials`, by a proof of each; never the keys themselves. */
export const vaultKeys = pgTable("vault_keys", {
  kid: idText("kid").primaryKey(),
  /** Vector, ciphertext and tag, one after the other. */
  canary: bytes("canary").notNull(),
  retired: boolean("retired").notNull().default(false),
});

/** Sealed credentials: the current version of each, and one to fall back to while it is unproven. */
export const credentials = pgTable(
  "credentials",
  {
    tenantId: idText("tenant_id").notNull(),
    connectionId: idText("connection_id").notNull(),
    environment: idText("environment").notNull(),
    purpose: idText("purpose").notNull(),
    version: integer("version").notNull(),
    format: integer("format").notNull(),
    kid: idText("kid").notNull(),
    /** The data key: vector, ciphertext and tag, one after the other. */
    wrapped: bytes("wrapped").notNull(),
    /** By name of the field, each as base64 of the same. */
    fields: jsonb("fields").$type<Readonly<Record<string, string>>>().notNull(),
  },
  (table) => [
    primaryKey({
      name: "credentials_pk",
      columns: [
        table.tenantId,
        table.connectionId,
        table.environment,
        table.purpose,
        table.version,
      ],
    }),
    index("credentials_kid").on(table.kid),
    check("credentials_environment", sql`${table.environment} in ('paper', 'live')`),
    check("credentials_purpose", sql`${table.purpose} in ('sync', 'trade')`),
    check("credentials_version", sql`${table.version} > 0`),
  ],
);
