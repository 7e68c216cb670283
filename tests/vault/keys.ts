/** Keys of tests, which are no secrets: the same in every process. */
import { createHash, randomBytes } from "node:crypto";

export const keyOf = (name: string): Uint8Array => createHash("sha256").update(name).digest();
export const random = { bytes: (count: number): Uint8Array => randomBytes(count) };
