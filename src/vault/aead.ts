import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";
import type { Sealed } from "./ports.ts";

/** The length for which GCM needs no hashing of the vector (NIST SP 800-38D, 8.2). */
export const IV_BYTES = 12;
/** Whole tags only: of a tag of 4 bytes one forgery in 2^32 would pass. */
export const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";

/** A vector must never be used twice with a key; it comes from the randomness given to the vault. */
type SealOptions = {
  readonly key: KeyObject;
  readonly iv: Uint8Array;
  readonly plain: Uint8Array;
  /** Authenticated, not stored: whoever opens must know it. */
  readonly context: Uint8Array;
};

export function seal({ key, iv, plain, context }: SealOptions): Sealed {
  if (iv.length !== IV_BYTES) throw new RangeError(`The vector has ${iv.length} bytes, not 12`);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(context);
  const ct = Buffer.concat([cipher.update(plain), cipher.final()]);
  return { iv, ct, tag: cipher.getAuthTag() };
}

type UnsealOptions = { readonly key: KeyObject; readonly context: Uint8Array };

/** What was sealed, or undefined if key, context or any bit of it is another. */
export function unseal(sealed: Sealed, { key, context }: UnsealOptions): Buffer | undefined {
  if (sealed.iv.length !== IV_BYTES || sealed.tag.length !== TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.tag);
  const plain = decipher.update(sealed.ct);
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  } finally {
    plain.fill(0);
  }
}
