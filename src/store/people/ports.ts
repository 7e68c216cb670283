import type { AuditEntry, Instant, TenantId } from "#domain";

/** The first user owns what the installation held before; others are invited. */
export type PersonRole = "owner" | "member";

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly tenant: TenantId;
  readonly role: PersonRole;
  readonly secondFactor: boolean;
  readonly createdAt: Instant;
};

export type NewPerson = Omit<Person, "secondFactor"> & {
  readonly passwordHash: string;
  readonly newId: () => string;
};

export type PersonSession = {
  readonly id: string;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
};

export type ProgramKey = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Its orders wait until a person approves them. */
  readonly needsApproval: boolean;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt?: Instant | undefined;
};

export type NewProgramKey = ProgramKey & { readonly user: string; readonly hash: Uint8Array };

export type Invitation = {
  readonly id: string;
  readonly label: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
};

export type NewInvitation = Invitation & { readonly by: string; readonly hash: Uint8Array };

/**
 * People, their sessions, keys and invitations. What changes something takes the entry of the audit
 * log, which is written in the same transaction.
 */
export type PeopleStore = {
  /** Whether anybody is known, after which nothing answers without a log-in. */
  readonly any: () => Promise<boolean>;
  readonly list: () => Promise<readonly Person[]>;
  readonly byEmail: (email: string) => Promise<Person | undefined>;
  readonly byId: (id: string) => Promise<Person | undefined>;
  /**
   * False if the e-mail address or the tenant is taken. With `invitation`, only if that is still
   * there, and it is used up.
   */
  readonly add: (
    person: NewPerson,
    entry: AuditEntry,
    invitation?: { readonly hash: Uint8Array; readonly at: Instant },
  ) => Promise<boolean>;
  /** Replaces the password and ends every session. With `secondFactor: false` removes that as well. */
  readonly reset: (
    user: string,
    change: { readonly passwordHash: string; readonly secondFactor?: false | undefined },
    entry: AuditEntry,
  ) => Promise<void>;
  readonly sessions: (user: string, at: Instant) => Promise<readonly PersonSession[]>;
  /** False if it is not a session of the user. */
  readonly endSession: (user: string, id: string, entry: AuditEntry) => Promise<boolean>;
  readonly keys: (user: string) => Promise<readonly ProgramKey[]>;
  readonly addKey: (key: NewProgramKey, entry: AuditEntry) => Promise<void>;
  /** False if it is not a key of the user. */
  readonly removeKey: (user: string, id: string, entry: AuditEntry) => Promise<boolean>;
  /** The key that has not expired, and whose it is. */
  readonly keyOf: (
    hash: Uint8Array,
    at: Instant,
  ) => Promise<{ readonly key: ProgramKey; readonly person: Person } | undefined>;
  readonly keyUsed: (id: string, at: Instant) => Promise<void>;
  readonly invitations: (at: Instant) => Promise<readonly Invitation[]>;
  readonly invitationStands: (hash: Uint8Array, at: Instant) => Promise<boolean>;
  readonly invite: (invitation: NewInvitation, entry: AuditEntry) => Promise<void>;
  readonly withdraw: (id: string, entry: AuditEntry) => Promise<boolean>;
};
