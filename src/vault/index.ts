/**
 * Credentials at rest: sealed with AES-256-GCM under a data key of their own, which is wrapped by a
 * key that only the operator holds. Each sealed text is bound to its tenant, connection,
 * environment, purpose, field and version, so that a row moved elsewhere does not open.
 *
 * Words: a _key_ is a master key named by its _kid_; a _data key_ encrypts the fields of one
 * version of a credential; to _wrap_ is to encrypt a data key; the _canary_ is a known text that
 * tells a wrong key from the right one before anything is written under it.
 *
 * May import: domain and `node:crypto`.
 */
export { createVault } from "./create.ts";
export { KEY_BYTES, keySetOf, keyText, kidOf, parseKey } from "./keys.ts";
export { memoryVaultStore } from "./memory.ts";
export type * from "./ports.ts";
export { createTextSeal, loginOf, loginText, type TextSeal } from "./text-seal.ts";
export type {
  OpenedCredential,
  RotationReport,
  UnreadableCredential,
  Vault,
  VaultCheck,
  VaultOptions,
} from "./vault.ts";
