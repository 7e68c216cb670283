/**
 * Buckets as other platforms draw them, so that an experiment that began there keeps every unit in
 * its arm. New experiments use `bucketOf`.
 */
import { createHash } from "node:crypto";

const bytesOf = (text: string): Buffer => Buffer.from(text, "utf8");

/** Fowler-Noll-Vo 1a with 32 bits. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of bytesOf(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

export type GrowthBookKey = {
  readonly seed: string;
  readonly value: string;
  readonly version: 1 | 2;
};

/** GrowthBook's place of a unit, 0 or more and below 1, in thousandths or ten-thousandths. */
export function growthBookPlace({ seed, value, version }: GrowthBookKey): number {
  if (version === 1) return (fnv1a(value + seed) % 1000) / 1000;
  return (fnv1a(String(fnv1a(seed + value))) % 10_000) / 10_000;
}

/** A range of places: from, and up to but not including. */
export type PlaceRange = readonly [number, number];

/** GrowthBook's ranges; weights that do not sum to about 1 or are too few count as equal. */
export function growthBookRanges(
  arms: number,
  coverage: number,
  weights: readonly number[] | undefined,
): readonly PlaceRange[] {
  const equal = Array.from({ length: arms }, () => 1 / arms);
  const sum = weights?.reduce((total, weight) => total + weight, 0) ?? 0;
  const isSound = weights?.length === arms && sum > 0.99 && sum < 1.01;
  let start = 0;
  return (isSound ? weights : equal).map((weight) => {
    const from = start;
    start += weight;
    return [from, from + Math.min(1, Math.max(0, coverage)) * weight];
  });
}

/** The number of the range that holds the place; -1 where none does. */
export const rangeAt = (place: number, ranges: readonly PlaceRange[]): number =>
  ranges.findIndex(([from, to]) => place >= from && place < to);

/** Whether GrowthBook lets a unit into a part of a namespace, which keeps experiments apart. */
export function isInNamespace(value: string, name: string, range: PlaceRange): boolean {
  return rangeAt(growthBookPlace({ seed: `__${name}`, value, version: 1 }), [range]) === 0;
}

/** LaunchDarkly's place of a user, 0 to 1: the first 15 hexadecimal digits of SHA-1. */
export function launchDarklyPlace(flag: string, salt: string, user: string): number {
  const digits = createHash("sha1").update(`${flag}.${salt}.${user}`).digest("hex").slice(0, 15);
  return Number(BigInt(`0x${digits}`)) / (2 ** 60 - 1);
}

/** Unleash's number of a unit, 1 to `parts`. */
export const unleashNumber = (group: string, id: string, parts: number): number =>
  (murmur3(`${group}:${id}`, 0) % parts) + 1;

/** MurmurHash3 x86 with 32 bits, by Austin Appleby (public domain). */
export function murmur3(text: string, seed: number): number {
  const bytes = bytesOf(text);
  const whole = bytes.length - (bytes.length % 4);
  let hash = seed;
  for (let at = 0; at < whole; at += 4) {
    hash = rotated(hash ^ scrambled(bytes.readUInt32LE(at)), 13);
    hash = Math.imul(hash, 5) + 0xe6546b64;
  }
  const rest = bytes.subarray(whole).reduce((sum, byte, at) => sum | (byte << (8 * at)), 0);
  hash = hash ^ scrambled(rest) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const rotated = (bits: number, by: number): number => (bits << by) | (bits >>> (32 - by));
const scrambled = (bits: number): number =>
  Math.imul(rotated(Math.imul(bits, 0xcc9e2d51), 15), 0x1b873593);
