import type { AuditEntry, Instant } from "#domain";
import type { SettingsDocument } from "./document.ts";

/** A document of the database. Version 1 is the first; 0 stands for none. */
export type SettingsVersion = {
  readonly version: number;
  readonly document: SettingsDocument;
  readonly at: Instant;
  /** As in the audit log: "user:<id>", "local". */
  readonly author: string;
  readonly reason: string;
  /** The version that was gone back to. */
  readonly restores?: number;
};

/** Versions of the settings of the installation; none is changed or removed. */
export type SettingsStore = {
  readonly latest: () => Promise<SettingsVersion | undefined>;
  readonly read: (version: number) => Promise<SettingsVersion | undefined>;
  /** The newest first, at most 200 below `before`. */
  readonly list: (before?: number) => Promise<readonly SettingsVersion[]>;
  /** Adds a version with its audit entry, or neither. False where another has taken its number. */
  readonly add: (version: SettingsVersion, act?: AuditEntry) => Promise<boolean>;
};
