import { type Clock, epochMs, type Instant, instantOf } from "#domain";
import type { ConnectionStore, Lease } from "../ports/index.ts";
import { isLeaseLost } from "./failures.ts";

export type LeaseParts = {
  readonly store: Pick<ConnectionStore, "renew" | "release">;
  readonly clock: Clock;
  readonly lease: Lease;
  readonly ttlMs: number;
};

/**
 * Keeps a lease while work is done under it. Once it is lost nothing is renewed any more; the next
 * write fails and ends the work.
 */
export function keepLease({ store, clock, lease: taken, ttlMs }: LeaseParts) {
  const stop = new AbortController();
  let lease = taken;

  async function renew(): Promise<void> {
    lease = await store.renew(lease, ttlMs);
  }

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
      return instantOf(epochMs(lease.until) - ttlMs);
    },
    async end(): Promise<void> {
      stop.abort(new Error("The pull has ended"));
      await beating;
      await store.release(lease);
    },
  };
}

export type LeaseKeeper = ReturnType<typeof keepLease>;
