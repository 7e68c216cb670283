import type { AuditCheckpoint, AuditFault, AuditRow } from "#domain";
import type { StorageOptions } from "./host.ts";

/** A master key, by its id alone. */
export type ListedKey = {
  readonly kid: string;
  /** "current" seals what is new; "missing" is known to the database and not at hand. */
  readonly state: "current" | "ready" | "retired" | "missing" | "new";
  /** Versions of credentials that it wraps. */
  readonly credentials: number;
};

export type KeyList = {
  /** Where the keys are, in words that begin a sentence. */
  readonly place: string;
  readonly keys: readonly ListedKey[];
};

export type KeyRotation = {
  readonly kid: string;
  /** Whether this run made the key; else it went on with what an earlier one had begun. */
  readonly added: boolean;
  readonly rewrapped: number;
  /** Credentials that open afterwards. */
  readonly opened: number;
  /** Connections whose credential does not open. */
  readonly unreadable: readonly string[];
  /** Keys that wrap nothing any more and could be retired. */
  readonly spare: readonly string[];
};

/** Work on the master keys; none of it goes over HTTP. */
export type KeyHost = {
  readonly list: (options: StorageOptions) => Promise<KeyList>;
  readonly rotate: (options: StorageOptions) => Promise<KeyRotation>;
  /** Returns whether the key was removed from the disk as well. */
  readonly retire: (kid: string, options: StorageOptions) => Promise<boolean>;
  /** Forgets every credential; returns how many there were. */
  readonly reset: (options: StorageOptions) => Promise<number>;
};

export type AuditListOptions = StorageOptions & {
  readonly tenant?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
};

export type AuditCheck = {
  readonly rows: number;
  readonly tenants: number;
  readonly checkpoints: number;
  readonly faults: readonly AuditFault[];
};

/** Work on the audit log, beside the server. */
export type AuditHost = {
  readonly list: (options: AuditListOptions) => Promise<readonly AuditRow[]>;
  /** Holds the log against the checkpoints of the data folder and those of a file, if it is named. */
  readonly verify: (
    options: StorageOptions & { readonly checkpoints?: string | undefined },
  ) => Promise<AuditCheck>;
  /** Signs where each log ends, keeps that, and returns it. Fails if the log is not whole. */
  readonly checkpoint: (options: StorageOptions) => Promise<readonly AuditCheckpoint[]>;
};
