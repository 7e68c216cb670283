import { createHash, timingSafeEqual } from "node:crypto";

const TOKEN_BYTES = 24;

/** What begins the keys of programs, so that scanners of leaked secrets know them. */
export const KEY_PREFIX = "obk_";

/** 192 random bits, which nobody guesses. */
export const newToken = (randomBytes: (count: number) => Uint8Array): string =>
  Buffer.from(randomBytes(TOKEN_BYTES)).toString("base64url");

/** What is kept of a token. It is random, so one round is enough; passwords are another matter. */
export const hashOf = (token: string): Uint8Array => createHash("sha256").update(token).digest();

/** Compares without telling by time where two texts differ. */
export const isSame = (given: string, wanted: string): boolean =>
  timingSafeEqual(hashOf(given), hashOf(wanted));
