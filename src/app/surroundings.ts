import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { type Clock, type ImportId, importId, instantOf, type Random } from "#domain";

/** What the outside world gives to a program: time, waiting and randomness. */
export type Surroundings = Clock & {
  readonly random: Random;
  readonly randomBytes: (count: number) => Uint8Array;
  /** A UUID version 7. */
  readonly newId: () => string;
  readonly newImportId: () => ImportId;
};

const newId = () => uuidV7(Date.now(), randomBytes(10));

/** The real ones. */
export const surroundings: Surroundings = {
  now: () => instantOf(Date.now()),
  monotonicMs: () => performance.now(),
  sleep,
  random: { bytes: (count) => randomBytes(count), fraction: () => Math.random() },
  randomBytes: (count) => randomBytes(count),
  newId,
  newImportId: () => importId(newId()),
};

/**
 * Rejects with the reason of the signal, and makes no error itself: nearly every wait is a deadline
 * that is called off.
 */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const give = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", give);
      resolve();
    }, ms);
    signal?.addEventListener("abort", give, { once: true });
  });
}

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
