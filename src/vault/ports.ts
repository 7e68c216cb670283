import type { CredentialRef, Environment } from "#domain";
import type { KeyObject } from "node:crypto";

/** What AES-256-GCM makes of a text: initialisation vector of 12 bytes, ciphertext, tag of 16. */
export type Sealed = {
  readonly iv: Uint8Array;
  readonly ct: Uint8Array;
  readonly tag: Uint8Array;
};

/** One version of a credential as it is stored. Nothing in it is readable without a key. */
export type SealedCredential = {
  readonly ref: CredentialRef;
  /** Counts up from 1 with each replacement. */
  readonly version: number;
  /** Version of this format. */
  readonly v: number;
  /** Which key wraps the data key. */
  readonly kid: string;
  readonly wrapped: Sealed;
  readonly fields: Readonly<Record<string, Sealed>>;
};

/** What the database knows of a key: a known text sealed with it, which only that key opens. */
export type KeyRecord = {
  readonly kid: string;
  readonly canary: Sealed;
  /** A retired key seals nothing any more. */
  readonly retired: boolean;
};

/** Identifies one version of a credential; used to go through all of them in order. */
export type SealedId = CredentialRef & { readonly version: number };

/** Sealed things in a row, all of which can be gone through and wrapped anew. */
export type Shelf = {
  /** They come in the order of their ids, after the given one. */
  readonly page: (page: {
    readonly after?: SealedId | undefined;
    readonly limit: number;
    /** Leaves out what this key wraps. */
    readonly notUnder?: string | undefined;
  }) => Promise<readonly SealedCredential[]>;
  /** Puts a newly wrapped data key in place of the one that was read; false if that is not there. */
  readonly rewrap: (
    sealed: SealedCredential,
    next: { readonly kid: string; readonly wrapped: Sealed },
  ) => Promise<boolean>;
};

/**
 * Where sealed credentials are kept. Every write is atomic. Writes under a key that is unknown or
 * retired are refused, which is what makes retiring a key safe against a process that still holds
 * it.
 */
export type VaultStore = Shelf & {
  readonly keys: () => Promise<readonly KeyRecord[]>;
  /** Adds a key if exactly the expected ones are there; false if others came in between. */
  readonly addKey: (key: KeyRecord, expected: readonly string[]) => Promise<boolean>;
  /** Retires a key that wraps nothing. "in-use" if it wraps something. */
  readonly retireKey: (kid: string) => Promise<"retired" | "in-use" | "unknown">;
  /** How many versions of credentials and how many log-ins each key wraps. */
  readonly counts: () => Promise<Readonly<Record<string, number>>>;
  /** The versions that are kept, newest first: the current one and at most one before it. */
  readonly read: (ref: CredentialRef) => Promise<readonly SealedCredential[]>;
  /**
   * Adds a version if the newest one is `after` (0 for none) and removes all others but `keep`.
   * "changed" if another version is the newest, "key-retired" if the key may not be used.
   */
  readonly add: (
    sealed: SealedCredential,
    condition: { readonly after: number; readonly keep?: number | undefined },
  ) => Promise<"added" | "changed" | "key-retired">;
  /**
   * Ends the time in which two versions are kept, if `version` is the newest: "confirmed" removes
   * what was before it, "reverted" removes it. False if nothing was to be done.
   */
  readonly settle: (
    ref: CredentialRef,
    version: number,
    outcome: "confirmed" | "reverted",
  ) => Promise<boolean>;
  /** Removes every version; returns how many there were. */
  readonly remove: (ref: CredentialRef) => Promise<number>;
  /** Log-ins that are kept beside their connections, sealed with the same keys. */
  readonly logins: Shelf;
  /** Removes every credential, log-in and key, and adds this key. */
  readonly reset: (key: KeyRecord) => Promise<void>;
};

/** The keys at hand. Each environment has its own key encryption key, derived from the master key. */
export type KeySet = {
  /** Seals what is new. */
  readonly current: string;
  /** All that can be opened with, the current one first. */
  readonly kids: readonly string[];
  /** Undefined if the key is not at hand. */
  readonly kek: (kid: string, use: KeyUse) => KeyObject | undefined;
};

export type KeyUse = Environment | "canary";

/** Where keys come from: the environment, or a file. */
export type Keyring = {
  /** Reads the keys anew. Undefined if there are none yet and they could be made. */
  readonly load: () => Promise<KeySet | undefined>;
  /** Makes the first key. Fails where keys are given and not made. */
  readonly make: () => Promise<KeySet>;
};
