import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { type ImportId, importId, type Instant, instantOf } from "#domain";

/** What the outside world gives to a program: time, waiting and randomness. */
export type Surroundings = {
  readonly now: () => Instant;
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly newImportId: () => ImportId;
};

/** The real ones. */
export const surroundings: Surroundings = {
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms) => setTimeout(ms),
  randomBytes: (count) => randomBytes(count),
  newImportId: () => importId(uuidV7(Date.now(), randomBytes(10))),
};

/** RFC 9562 version 7: 48 bits of milliseconds since 1970, then 74 random bits. Sorts by time. */
export function uuidV7(ms: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString("hex");
  return [8, 12, 16, 20, 32].map((end, at, ends) => hex.slice(ends[at - 1] ?? 0, end)).join("-");
}
