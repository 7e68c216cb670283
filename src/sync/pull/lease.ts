import { type Clock, epochMs, type Instant, instantOf } from "#domain";
import type { ConnectionStore, Lease } from "../ports/index.ts";
import { isLeaseLost } from "./failures.ts";

export type LeaseParts = {
  readonly store: Pick<ConnectionStore, "renew" | "release">;
  readonly clock: Clock;
  readonly lease: Lease;
  readonly ttlMs: number;
};

/** How long a time that was told can be reckoned on from. */
const TOLD_MS = 1_000;

/**
 * Keeps a lease while work is done under it. Once it is lost nothing is renewed any more; the next
 * write fails and ends the work.
 */
export function keepLease({ store, clock, lease: taken, ttlMs }: LeaseParts) {
  const stop = new AbortController();
  let lease = taken;
  let heardAtMs = clock.monotonicMs();
  let isEnded = false;

  async function renew(): Promise<void> {
    lease = await store.renew(lease, ttlMs);
    heardAtMs = clock.monotonicMs();
  }
  const told = (sinceMs: number) => instantOf(epochMs(lease.until) - ttlMs + Math.floor(sinceMs));

  async function beat(): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.sleep(Math.floor(ttlMs / 3), stop.signal);
      await renew().catch((error: unknown) => {
        if (isLeaseLost(error)) throw error;
      });
    }
  }
  // It ends with the work, or with the lease, which the next write tells of.
  const beating = beat().catch(() => {});

  return {
    current: (): Lease => lease,
    /** The database's time, which all processes share. */
    async time(): Promise<Instant> {
      await renew();
      return told(0);
    },
    /**
     * About that time and not after it, as long as our clock runs no faster than the database's:
     * what was told within the last second, and what has passed since. Asks only where that is
     * older.
     */
    async about(): Promise<Instant> {
      const sinceMs = clock.monotonicMs() - heardAtMs;
      if (sinceMs <= TOLD_MS) return told(sinceMs);
      await renew();
      return told(0);
    },
    /** The work has given the lease back itself. */
    ended: () => void (isEnded = true),
    async end(): Promise<void> {
      stop.abort(new Error("The pull has ended"));
      await beating;
      if (!isEnded) await store.release(lease);
    },
  };
}

export type LeaseKeeper = ReturnType<typeof keepLease>;
