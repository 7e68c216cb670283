import type { CredentialFields, CredentialRef } from "#domain";

/** Where credentials of connections are kept; the vault is one. */
export interface CredentialStore {
  /** Stores the first version. Fails with "credential-exists". */
  put(ref: CredentialRef, fields: CredentialFields): Promise<number>;
  /** Stores the next version. Fails with "credential-missing", "credential-changed". */
  replace(ref: CredentialRef, fields: CredentialFields): Promise<number>;
  /** The broker took this version: what was before it is removed. */
  confirm(ref: CredentialRef, version: number): Promise<void>;
  /** The current version. Fails with "credential-missing", "credential-unreadable". */
  open(
    ref: CredentialRef,
  ): Promise<{ readonly version: number; readonly fields: CredentialFields }>;
  /** False if there was none. */
  remove(ref: CredentialRef): Promise<boolean>;
}

/**
 * Encrypts a log-in so that it opens only for the same connection and generation. Fails with
 * "credential-unreadable" where it does not open.
 */
export interface TokenSeal {
  seal(ref: CredentialRef, generation: number, text: string): Promise<string>;
  open(ref: CredentialRef, generation: number, sealed: string): Promise<string>;
}
