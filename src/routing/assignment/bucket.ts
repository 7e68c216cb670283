import { createHash } from "node:crypto";

/** Shares are whole parts per million, so that they add up exactly. */
export const MILLION = 1_000_000;

/** Between the parts that are hashed; none of them may hold it. */
export const SEPARATOR = "\u001F";

export type BucketKey = {
  readonly experiment: string;
  /** Changes the draw of a new experiment on the same units. */
  readonly salt: string;
  readonly unit: string;
};

/**
 * Where a unit falls, 0 to 999,999: the first 64 bits of SHA-256 times a million, shifted. The same
 * in every process and on every machine; the bias is below 1e-13.
 */
export function bucketOf({ experiment, salt, unit }: BucketKey): number {
  const digest = createHash("sha256").update([experiment, salt, unit].join(SEPARATOR)).digest();
  return Number((digest.readBigUInt64BE(0) * BigInt(MILLION)) >> 64n);
}
