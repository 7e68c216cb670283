import { sql } from "drizzle-orm";
import { customType } from "drizzle-orm/pg-core";

/**
 * Text that is compared byte by byte. Ids sort and compare alike on every server, whatever its
 * language settings, and a byte comparison costs a third of a linguistic one.
 */
export const idText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text COLLATE "C"',
});

/** A decimal of any length, as text: no driver turns it into a double. */
export const exact = customType<{ data: string; driverData: string }>({
  dataType: () => "numeric",
});

/** A moment to the microsecond. Drivers are told to hand it over as an `Instant`; see `wire.ts`. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamptz",
});

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});

/**
 * Whose row it is. Nothing names it when writing: it is taken from the session, which row-level
 * security compares it with when reading. A session without one is refused; once it has had one,
 * Postgres remembers it as empty.
 */
export const tenant = () =>
  idText("tenant_id")
    .notNull()
    .default(sql`nullif(current_setting('app.tenant', true), '')`);
