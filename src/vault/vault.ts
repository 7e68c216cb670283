import type { CredentialFields, CredentialRef, Random } from "#domain";
import type { Keyring, VaultStore } from "./ports.ts";

export type VaultOptions = {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly random: Pick<Random, "bytes">;
};

/** A credential that was opened. */
export type OpenedCredential = {
  readonly version: number;
  readonly fields: CredentialFields;
};

/** How far a rotation came. It is complete when nothing remains. */
export type RotationReport = {
  readonly kid: string;
  readonly rewrapped: number;
  /** What could not be opened, and so not be wrapped anew. */
  readonly unreadable: readonly UnreadableCredential[];
  /** Versions under each key afterwards. */
  readonly counts: Readonly<Record<string, number>>;
};

export type UnreadableCredential = {
  readonly ref: CredentialRef;
  readonly version: number;
  /** Code of the failure. */
  readonly code: string;
};

export type VaultCheck = {
  /** Undefined where there is no key yet, since nothing was sealed yet. */
  readonly current: string | undefined;
  readonly opened: number;
  readonly unreadable: readonly UnreadableCredential[];
  readonly counts: Readonly<Record<string, number>>;
};

/**
 * Keeps credentials. Every method fails with "vault-key-missing" or "vault-key-wrong" before it
 * does anything if the key at hand is not that of what is stored.
 */
export type Vault = {
  /** Looks at the key, and makes the first one. For the start of a server. */
  readonly ready: () => Promise<void>;
  /** Stores the first version. Fails with "credential-exists". */
  readonly put: (ref: CredentialRef, fields: CredentialFields) => Promise<number>;
  /**
   * Stores the next version and keeps the one before until `confirm`. With `version`, only if that
   * is still the current one. Fails with "credential-missing", "credential-changed".
   */
  readonly replace: (
    ref: CredentialRef,
    fields: CredentialFields,
    options?: { readonly version?: number | undefined },
  ) => Promise<number>;
  /** The broker took this version: what was before it is removed. */
  readonly confirm: (ref: CredentialRef, version: number) => Promise<void>;
  /** The broker refused this version: the one before is current again. False if there is none. */
  readonly revert: (ref: CredentialRef, version: number) => Promise<boolean>;
  /** The current version. Fails with "credential-missing", "credential-unreadable". */
  readonly open: (ref: CredentialRef) => Promise<OpenedCredential>;
  /** Removes every version. False if there was none. */
  readonly remove: (ref: CredentialRef) => Promise<boolean>;
  /** Wraps everything with the current key, while others read and write. Can be repeated. */
  readonly rotate: () => Promise<RotationReport>;
  /** Opens everything that is stored, and says what does not open. */
  readonly check: () => Promise<VaultCheck>;
  /** Retires a key that wraps nothing. Fails with "vault-key-in-use". */
  readonly retire: (kid: string) => Promise<void>;
  /** Forgets every credential and begins with the key at hand: the way out when a key is lost. */
  readonly reset: () => Promise<void>;
};
