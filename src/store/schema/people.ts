import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { bytes, idText } from "./columns.ts";

/**
 * People and what they prove themselves with. These tables belong to the system: they say which
 * tenant a person has, so they are read before one is known, and the role of tenants may not read
 * them. The first five are better-auth's, under its names of columns.
 */
const moment = (name: string) =>
  timestamp(name, { withTimezone: true, mode: "date", precision: 3 });

export const peopleUsers = pgTable(
  "people_users",
  {
    id: idText("id").primaryKey(),
    name: text("name").notNull(),
    email: idText("email").notNull(),
    emailVerified: boolean("email_verified").notNull().default(false),
    image: text("image"),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
    twoFactorEnabled: boolean("two_factor_enabled").notNull().default(false),
    /** Whose data the person sees. */
    tenant: idText("tenant").notNull(),
    role: idText("role").notNull(),
  },
  (table) => [
    uniqueIndex("people_users_email").on(table.email),
    // The first user takes the local tenant; a second one who tries at the same moment must fail.
    uniqueIndex("people_users_tenant").on(table.tenant),
    check("people_users_role", sql`${table.role} in ('owner', 'member')`),
  ],
);

const user = () =>
  idText("user_id")
    .notNull()
    .references(() => peopleUsers.id, { onDelete: "cascade" });

export const peopleSessions = pgTable(
  "people_sessions",
  {
    id: idText("id").primaryKey(),
    token: idText("token").notNull(),
    expiresAt: moment("expires_at").notNull(),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    userId: user(),
  },
  (table) => [
    uniqueIndex("people_sessions_token").on(table.token),
    index("people_sessions_user").on(table.userId),
  ],
);

export const peopleAccounts = pgTable(
  "people_accounts",
  {
    id: idText("id").primaryKey(),
    accountId: idText("account_id").notNull(),
    providerId: idText("provider_id").notNull(),
    userId: user(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: moment("access_token_expires_at"),
    refreshTokenExpiresAt: moment("refresh_token_expires_at"),
    scope: text("scope"),
    /** Scrypt with a salt of its own. */
    password: text("password"),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [index("people_accounts_user").on(table.userId)],
);

export const peopleVerifications = pgTable(
  "people_verifications",
  {
    id: idText("id").primaryKey(),
    identifier: idText("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: moment("expires_at").notNull(),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [index("people_verifications_identifier").on(table.identifier)],
);

export const peopleTwoFactors = pgTable(
  "people_two_factors",
  {
    id: idText("id").primaryKey(),
    /** Sealed with the secret of the log-in, as are the recovery codes. */
    secret: text("secret").notNull(),
    backupCodes: text("backup_codes").notNull(),
    userId: user(),
    verified: boolean("verified").notNull().default(true),
    failedVerificationCount: integer("failed_verification_count").notNull().default(0),
    lockedUntil: moment("locked_until"),
  },
  (table) => [uniqueIndex("people_two_factors_user").on(table.userId)],
);

/** Keys of programs, by what SHA-256 makes of them. */
export const peopleKeys = pgTable(
  "people_keys",
  {
    id: idText("id").primaryKey(),
    userId: user(),
    name: text("name").notNull(),
    hash: bytes("hash").notNull(),
    scopes: text("scopes").array().notNull(),
    /** Its orders wait until a person approves them. */
    needsApproval: boolean("needs_approval").notNull().default(false),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    lastUsedAt: moment("last_used_at"),
  },
  (table) => [
    uniqueIndex("people_keys_hash").on(table.hash),
    index("people_keys_user").on(table.userId),
    check("people_keys_hash_length", sql`octet_length(${table.hash}) = 32`),
  ],
);

/** Invitations that were not taken yet, by what SHA-256 makes of their tokens. */
export const peopleInvitations = pgTable(
  "people_invitations",
  {
    id: idText("id").primaryKey(),
    hash: bytes("hash").notNull(),
    label: text("label").notNull(),
    invitedBy: idText("invited_by")
      .notNull()
      .references(() => peopleUsers.id, { onDelete: "cascade" }),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [uniqueIndex("people_invitations_hash").on(table.hash)],
);
