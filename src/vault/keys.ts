import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { ENVIRONMENTS, fail } from "#domain";
import type { KeySet, KeyUse } from "./ports.ts";

/** Master keys are random bytes. A passphrase is refused: it would be weaker than what it guards. */
export const KEY_BYTES = 32;
const KID_BYTES = 8;
const USES: readonly KeyUse[] = [...ENVIRONMENTS, "canary"];

/** Reads a key as 64 hexadecimal digits, or as base64 or base64url of 32 bytes. */
export function parseKey(text: string): Uint8Array | undefined {
  const isHex = /^[\da-f]{64}$/i.test(text);
  if (!isHex && !/^[\w+/-]{43}=?$/.test(text)) return undefined;
  const key = Buffer.from(text, isHex ? "hex" : "base64");
  // Keys that somebody typed to try it out: all zeros, one letter again and again.
  return key.length === KEY_BYTES && new Set(key).size > 8 ? key : undefined;
}

export const keyText = (key: Uint8Array): string => Buffer.from(key).toString("base64url");

/**
 * Id of a key, derived from it: 16 hexadecimal digits that tell nothing of the key. An id that was
 * given by hand could name a wrong key.
 */
export const kidOf = (key: Uint8Array): string =>
  Buffer.from(derive(key, "openblotter-kid", KID_BYTES)).toString("hex");

/** Keys by their ids; the first one seals what is new. Fails with "vault-key-repeated". */
export function keySetOf(keys: readonly [Uint8Array, ...Uint8Array[]]): KeySet {
  const byKid = new Map(keys.map((key) => [kidOf(key), keksOf(key)]));
  if (byKid.size !== keys.length)
    fail({
      code: "vault-key-repeated",
      message: "The same key is given twice",
      owner: "user",
      next: "Give each key once, the current one first",
    });
  return {
    current: kidOf(keys[0]),
    kids: [...byKid.keys()],
    kek: (kid, use) => byKid.get(kid)?.get(use),
  };
}

/** Paper and live never share a key, so that what was sealed for one cannot open as the other. */
const keksOf = (key: Uint8Array): ReadonlyMap<KeyUse, KeyObject> =>
  new Map(
    USES.map((use) => [use, createSecretKey(derive(key, `openblotter-kek|${use}`, KEY_BYTES))]),
  );

function derive(key: Uint8Array, purpose: string, length: number): Uint8Array {
  if (key.length !== KEY_BYTES) throw new RangeError(`The key has ${key.length} bytes, not 32`);
  return new Uint8Array(hkdfSync("sha256", key, new Uint8Array(), purpose, length));
}
